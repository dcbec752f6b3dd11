package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.golgi.core.random.Rng;
import org.golgi.core.run.Provenance;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.eval.task.ResultFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A suite as a user runs it: a process of its own that is killed at several moments and started again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvalSuiteKillTest {
    /** More than one chunk of the cache, which holds 1,024 tiles. */
    private static final int TILES = 1100;

    private static final int KILLED = 128 + 9;

    private Path folder;

    @BeforeAll
    void run_the_suite_undisturbed(@TempDir Path shared) throws Exception {
        folder = shared;
        Path tiles = Files.createDirectories(folder.resolve("tiles"));
        StringBuilder table = new StringBuilder("path,label,split,slide\n");
        for (int i = 0; i < TILES; i++) {
            Files.write(tiles.resolve(i + ".png"), ImageCodec.png(tile(i)));
            int slide = i / 50;
            table.append("%d.png,%s,%s,s%d\n"
                    .formatted(i, slide % 2 == 0 ? "pink" : "blue", slide % 3 == 0 ? "test" : "train", slide));
        }
        Files.writeString(tiles.resolve("labels.csv"), table);
        for (String part : List.of("images", "masks")) {
            Files.createDirectories(folder.resolve("halves/" + part));
            for (int i = 0; i < 6; i++) {
                Files.write(folder.resolve("halves/%s/%d.png".formatted(part, i)), ImageCodec.png(half(i, part)));
            }
        }
        Files.writeString(folder.resolve("suite.yaml"), """
                tasks:
                  - {name: colours, data: tiles, protocols: ["linear:sklearn-lr", "knn:5", "fewshot:1,4", retrieval]}
                  - {name: parted, data: tiles, folds: 3, protocols: ["knn:5", "linear:sklearn-lr"]}
                  - name: halves
                    data: halves
                    masks: classes
                    classes: [light, dark]
                    hold_out: 0.5
                    protocols: ["segment:linear:40"]
                """);
        assertThat(start("whole").waitFor()).as(log("whole")).isZero();
        assertThat(results("whole")).hasSize(7);
    }

    private static RgbImage tile(int index) {
        RgbImage image = RgbImage.blank(16, 16);
        Rng rng = Rng.of(5, index);
        int[] colour = index / 50 % 2 == 0 ? new int[] {200, 110, 150} : new int[] {150, 110, 200};
        for (int i = 0; i < image.pixels().length; i++) {
            image.pixels()[i] = (byte) (colour[i % 3] - 60 + rng.nextInt(110));
        }
        return image;
    }

    private static RgbImage half(int index, String part) {
        RgbImage image = RgbImage.blank(40, 36);
        Rng rng = Rng.of(6, index);
        int border = 8 + rng.nextInt(24);
        for (int p = 0; p < 40 * 36; p++) {
            boolean dark = p % 40 < border;
            int grey = part.equals("masks") ? (dark ? 1 : 0) : (dark ? 40 : 200) + rng.nextInt(40);
            Arrays.fill(image.pixels(), 3 * p, 3 * p + 3, (byte) grey);
        }
        return image;
    }

    @Test
    void a_killed_suite_goes_on_to_the_same_results() throws Exception {
        Rng moments = Rng.of(2026);
        // Killed while it embeds, after the first result and after the fourth; each a little later by chance.
        for (String awaited : List.of("cache/*/chunk-000000.safetensors", "colours.*.json", "parted.*.json")) {
            Process running = start("killed");
            waitFor("killed", awaited, running);
            running.waitFor(moments.nextInt(200), TimeUnit.MILLISECONDS);
            assertThat(running.destroyForcibly().waitFor()).as(log("killed")).isEqualTo(KILLED);
            assertThat(results("whole")).containsAllEntriesOf(results("killed"));
        }

        assertThat(start("killed").waitFor()).as(log("killed")).isZero();

        assertThat(results("killed")).isEqualTo(results("whole"));
        assertThat(log("killed")).contains("as before");
        Path picture = Path.of("halves.segment-linear-40.png");
        assertThat(folder.resolve("killed").resolve(picture))
                .hasSameBinaryContentAs(folder.resolve("whole").resolve(picture));
    }

    @Test
    void damaged_features_are_found_by_their_hash_and_made_again() throws Exception {
        List<Path> damaged = List.of(
                matching("whole", "cache/*/chunk-000001.safetensors").get(0),
                matching("whole", "cache/patches-*/*.safetensors").get(0));
        List<byte[]> sound = new ArrayList<>();
        for (Path file : damaged) {
            byte[] bytes = Files.readAllBytes(file);
            sound.add(bytes.clone());
            bytes[bytes.length / 2] ^= 0x40; // in the numbers: the header is short
            Files.write(file, bytes);
        }
        Map<String, String> before = results("whole");
        for (Path result : matching("whole", "*.json")) {
            Files.delete(result);
        }

        assertThat(start("whole").waitFor()).as(log("whole")).isZero();

        for (int i = 0; i < damaged.size(); i++) {
            assertThat(log("whole")).contains(damaged.get(i) + " is damaged");
            assertThat(Files.readAllBytes(damaged.get(i))).isEqualTo(sound.get(i));
        }
        assertThat(results("whole")).isEqualTo(before);
    }

    /** What each result says, but where and when it was made. */
    private Map<String, String> results(String run) throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (Path file : matching(run, "*.json")) {
            ResultFile result = ResultFile.read(file);
            all.put(
                    file.getFileName().toString(),
                    new ResultFile(
                                    result.format(),
                                    result.task(),
                                    result.protocol(),
                                    result.encoder(),
                                    result.data(),
                                    result.metrics(),
                                    result.confusion(),
                                    result.samples(),
                                    new Provenance(
                                            "", "", 0, "", result.provenance().dataHash(), Map.of(), Map.of()))
                            .toJson());
        }
        return all;
    }

    private List<Path> matching(String run, String pattern) throws IOException {
        Path top = folder.resolve(run);
        if (!Files.exists(top)) {
            return List.of();
        }
        var matcher = top.getFileSystem().getPathMatcher("glob:" + top + "/" + pattern);
        try (Stream<Path> files = Files.walk(top, 3)) {
            return files.filter(matcher::matches).sorted().toList();
        } catch (java.io.UncheckedIOException e) {
            return List.of(); // a file of the running suite was renamed meanwhile
        }
    }

    private void waitFor(String run, String pattern, Process process) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (matching(run, pattern).isEmpty() && process.isAlive() && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        assertThat(matching(run, pattern)).as(log(run)).isNotEmpty();
    }

    private String log(String run) throws IOException {
        return Files.readString(folder.resolve(run + ".txt"));
    }

    private Process start(String run) throws IOException {
        return GolgiProcess.start(
                folder.resolve(run + ".txt"),
                List.of(
                        "eval",
                        "suite",
                        folder.resolve("suite.yaml").toString(),
                        "--encoder=random:tiny/8@16?depth=2",
                        "--replicates=50",
                        "-o",
                        folder.resolve(run).toString()));
    }
}
