package org.golgi.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.golgi.core.io.Sha256;
import org.golgi.core.run.Progress;
import org.golgi.datasets.phantom.PhantomDataset;
import org.golgi.datasets.phantom.PhantomOptions;
import org.golgi.datasets.phantom.TissueClass;

/** Slides for tests, and what a set of tiles holds. */
public final class Sets {

    private Sets() {}

    /** Writes small slides and returns their folder. */
    public static Path slides(Path root, int count) throws IOException {
        PhantomOptions options =
                new PhantomOptions(count, 3, 1024, List.of(TissueClass.values()).subList(0, 2), false, 0, 224, 1, 2);
        PhantomDataset.write(options, root.resolve("phantoms"), Progress.silent(), () -> false);
        Path slides = Files.createDirectory(root.resolve("slides"));
        try (Stream<Path> files = Files.walk(root.resolve("phantoms"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".svs")).toList()) {
                Files.move(file, slides.resolve(file.getFileName()));
            }
        }
        return slides;
    }

    /** Hashes of all files of a set; the time that slides took is left out, as it is all that may differ. */
    public static Map<String, String> contents(Path set) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(set)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = set.relativize(file).toString();
                if (!name.endsWith(".crc")) {
                    contents.put(name, timeless(name, file).map(Sha256::of).orElse(Sha256.of(file)));
                }
            }
        }
        return contents;
    }

    private static Optional<String> timeless(String name, Path file) throws IOException {
        if (!name.matches(".*(json|slides\\.csv|html)")) {
            return Optional.empty();
        }
        String text = Files.readString(file, StandardCharsets.UTF_8);
        return Optional.of(text.replaceAll("\"seconds\" : [0-9.E-]+", "\"seconds\"")
                .replaceAll("(?m),[0-9.]+$", ",")
                .replaceAll("; [0-9.]+ s</p>", "</p>"));
    }
}
