package org.golgi.datasets.tiling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.golgi.core.io.DurableFiles;
import org.golgi.core.io.Sha256;

/**
 * The folder that {@code golgi tile} writes.
 *
 * <pre>
 * tile.yaml            the configuration; a folder holds tiles of one configuration
 * shards/ID-0000.tar   tiles, with an index .idx
 * slides/ID.csv        manifest of a slide; ID.json its outcome; ID.jpg a picture; ID.geojson its contours
 * tissue/images/ID.png the picture that tissue was found on, tissue/masks/ID.png where; with output.masks
 * manifest.csv         all slides' manifests
 * slides.csv           one row a slide
 * index.html           all pictures
 * </pre>
 */
public final class TilingFolder {
    static final String CONFIG = "tile.yaml";
    private static final int MOST_ATTEMPTS = 100;
    private static final int PAUSE_MILLIS = 100;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path root;
    private final String configHash;

    private TilingFolder(Path root, String configHash) {
        this.root = root;
        this.configHash = configHash;
    }

    /** True if 'golgi tile' wrote this folder. */
    public static boolean is(Path folder) {
        return Files.isRegularFile(folder.resolve(CONFIG)) && Files.isDirectory(folder.resolve("slides"));
    }

    /**
     * Makes the folder, or goes on with one of the same configuration.
     *
     * @throws IOException if it holds something else or was cut with another configuration
     */
    public static TilingFolder open(Path root, String configYaml) throws IOException {
        Path config = root.resolve(CONFIG);
        Files.createDirectories(root);
        for (int attempt = 0; !Files.exists(config); attempt++) {
            if (attempt == MOST_ATTEMPTS) {
                throw new IOException(root + " is being made by another process that does not come to an end");
            }
            begin(root, config, configYaml);
        }
        String before = Files.readString(config);
        if (!before.equals(configYaml)) {
            throw new IOException("%s was cut with another configuration (%s); give another --out or remove it"
                    .formatted(root, firstDifference(before, configYaml)));
        }
        Files.createDirectories(root.resolve("shards"));
        Files.createDirectories(root.resolve("slides"));
        return new TilingFolder(root, Sha256.of(configYaml));
    }

    /** Writes the configuration into a new folder, unless another process is about to. */
    private static void begin(Path root, Path config, String configYaml) throws IOException {
        Optional<SlideClaim> claim = SlideClaim.take(root.resolve(".begin.lock"));
        if (claim.isEmpty()) {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for " + root, e);
            }
            return;
        }
        try (SlideClaim held = claim.get();
                Stream<Path> files = Files.list(root)) {
            if (Files.exists(config)) {
                return;
            }
            if (files.anyMatch(file -> !file.getFileName().toString().startsWith("."))) {
                throw new IOException(root + " holds other files; give an empty or a new folder");
            }
            DurableFiles.replace(config, configYaml);
        }
    }

    private static String firstDifference(String before, String now) {
        String[] old = before.split("\n");
        String[] wanted = now.split("\n");
        for (int i = 0; i < Math.min(old.length, wanted.length); i++) {
            if (!old[i].equals(wanted[i])) {
                return "it has '" + old[i].strip() + "', now '" + wanted[i].strip() + "'";
            }
        }
        return "it has " + old.length + " lines, now " + wanted.length;
    }

    Path root() {
        return root;
    }

    String configHash() {
        return configHash;
    }

    Path shards() {
        return root.resolve("shards");
    }

    Path slideFile(String id, String ending) {
        return root.resolve("slides").resolve(id + ending);
    }

    /** A file of {@code tissue/images} or {@code tissue/masks}; the folder is made. */
    Path tissueFile(String kind, String id) throws IOException {
        return Files.createDirectories(root.resolve("tissue").resolve(kind)).resolve(id + ".png");
    }

    /** The outcome of a slide that was finished before, in this or another process. */
    public Optional<SlideOutcome> outcome(String id) throws IOException {
        Path file = slideFile(id, ".json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            SlideOutcome outcome = JSON.readValue(file.toFile(), SlideOutcome.class);
            return Optional.of(outcome).filter(one -> one.config().equals(configHash));
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is damaged; remove it and the slide is cut again", e);
        }
    }

    /**
     * The outcome of a slide that was cut before, if it did not fail.
     *
     * @param path of the slide as it is asked for now
     * @param mpp its micrometres a level-0 pixel where the caller says so now
     * @throws IOException if what was cut under this id is another slide, or was cut at another resolution: neither may
     *     pass for what is asked for
     */
    public Optional<SlideOutcome> done(String id, Path path, Optional<Double> mpp) throws IOException {
        Optional<SlideOutcome> before = outcome(id).filter(one -> !one.failed());
        if (before.isEmpty()) {
            return before;
        }
        SlideOutcome one = before.get();
        boolean given = one.mppOrigin().equals(SlideTiler.GIVEN);
        if (mpp.isPresent() ? mpp.get() != one.slideMpp() : given) {
            throw new IOException("%s was cut into %s at %s micrometres a pixel (%s), now %s; give another --out, or "
                            .formatted(
                                    path,
                                    root,
                                    one.slideMpp(),
                                    one.mppOrigin(),
                                    mpp.map(now -> now + " is given").orElse("none is given"))
                    + "remove " + slideFile(id, ".json") + " and it is cut again");
        }
        if (SameFile.differ(Path.of(one.path()), path)) {
            throw new IOException("%s holds the tiles of %s under the name '%s'; %s is another slide, rename it or "
                            .formatted(root, one.path(), id, path)
                    + "give another --out");
        }
        return before;
    }

    /** The outcomes of all slides that were finished with this configuration, in the order of their ids. */
    List<SlideOutcome> outcomes() throws IOException {
        List<SlideOutcome> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(root.resolve("slides"))) {
            for (Path file : files.filter(one -> one.getFileName().toString().matches("[^.].*\\.json"))
                    .sorted()
                    .toList()) {
                String name = file.getFileName().toString();
                outcome(name.substring(0, name.length() - ".json".length())).ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparing(SlideOutcome::slide));
        return found;
    }

    /** Records that a slide is finished; its other files must be in place. */
    void finish(SlideOutcome outcome) throws IOException {
        DurableFiles.replace(slideFile(outcome.slide(), ".json"), JSON.writeValueAsString(outcome) + "\n");
    }
}
