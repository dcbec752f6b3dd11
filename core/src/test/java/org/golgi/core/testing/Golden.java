package org.golgi.core.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.GoldenFolder;
import org.junit.jupiter.api.Assumptions;

/** Finds the golden tensors: the folder GOLGI_GOLDEN names, or shared/golden above the working directory. */
public final class Golden {

    private Golden() {}

    /** All cases of golden/NAME; the test is skipped without them. */
    public static List<GoldenCase> cases(String name) throws IOException {
        Path folder = folder(name);
        Assumptions.assumeTrue(
                Files.isDirectory(folder), () -> "no golden folder " + name + "; set GOLGI_GOLDEN to its parent");
        return GoldenFolder.cases(folder);
    }

    private static Path folder(String name) {
        String configured = System.getenv("GOLGI_GOLDEN");
        if (configured != null) {
            return Path.of(configured).resolve(name);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path golden = at.resolve("shared/golden").resolve(name);
            if (Files.isDirectory(golden)) {
                return golden;
            }
        }
        return Path.of("shared/golden").resolve(name);
    }
}
