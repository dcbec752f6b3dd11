package org.golgi.datasets.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Finds files that are used when present and are no part of Golgi: golden tensors and real slides. */
public final class SharedData {

    private SharedData() {}

    /** A file or folder of the real images, or the test is skipped. */
    public static Path data(String path) {
        return find("GOLGI_DATA", "shared/data", path);
    }

    /** A file or folder of the golden tensors, or the test is skipped. */
    public static Path golden(String path) {
        return find("GOLGI_GOLDEN", "shared/golden", path);
    }

    private static Path find(String variable, String folder, String path) {
        Optional<Path> found = Optional.ofNullable(System.getenv(variable)).map(root -> Path.of(root, path));
        for (Path at = Path.of("").toAbsolutePath(); found.isEmpty() && at != null; at = at.getParent()) {
            found = Optional.of(at.resolve(folder).resolve(path)).filter(Files::exists);
        }
        Assumptions.assumeTrue(
                found.isPresent() && Files.exists(found.get()), path + " is not there; set " + variable + "=FOLDER");
        return found.get();
    }
}
