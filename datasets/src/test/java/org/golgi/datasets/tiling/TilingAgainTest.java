package org.golgi.datasets.tiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.golgi.core.config.ConfigLoader;
import org.golgi.core.run.Progress;
import org.golgi.datasets.testing.PhantomSlides;
import org.golgi.datasets.tile.TileSource;
import org.golgi.datasets.tile.TileSources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of tiles that several runs, also of other processes, write to. */
class TilingAgainTest {
    @TempDir
    Path root;

    private Path slide;

    @BeforeEach
    void a_slide() throws IOException {
        slide = Files.createDirectory(root.resolve("a")).resolve("S.svs");
        PhantomSlides.disc(slide, 1024, 1024, 0.5, false);
    }

    /** A process of its own that says whether it gets a claim. */
    static final class Taker {
        private Taker() {}

        /** Prints the answer. */
        public static void main(String[] arguments) throws IOException {
            System.out.print(SlideClaim.take(Path.of(arguments[0])).isPresent() ? "taken" : "held");
        }
    }

    @Test
    void a_claim_keeps_another_process_away_until_it_is_given_back() throws Exception {
        Path file = root.resolve("S.lock");
        try (SlideClaim claim = SlideClaim.take(file).orElseThrow()) {
            assertThat(otherProcess(file)).isEqualTo("held");
            assertThat(SlideClaim.take(file)).as("by this process").isEmpty();
            assertThat(otherProcess(file)).as("after that").isEqualTo("held");
        }
        assertThat(otherProcess(file)).isEqualTo("taken");
        Files.write(file, new byte[3_000_000]); // left by a process that was killed
        SlideClaim.take(file).orElseThrow().close();
    }

    private static String otherProcess(Path file) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Taker.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return answer;
    }

    @Test
    void slides_that_another_run_has_finished_meanwhile_are_in_result_and_tables() throws IOException {
        run("done", inputs(slide));
        Files.writeString(root.resolve("a/T.svs"), "none");
        Path folder = Files.createDirectories(root.resolve("out/slides"));
        Files.copy(root.resolve("done/tile.yaml"), root.resolve("out/tile.yaml"));
        SlideClaim other = SlideClaim.take(folder.resolve("S.lock")).orElseThrow();
        // The other run is through with S when this one, which passed it over, says that T is no slide.
        PrintStream screen = new PrintStream(PrintStream.nullOutputStream()) {
            @Override
            public void print(String line) {
                if (line.contains("T.svs") && !Files.exists(folder.resolve("S.json"))) {
                    try (SlideClaim given = other) {
                        Files.copy(root.resolve("done/slides/S.csv"), folder.resolve("S.csv"));
                        Files.copy(root.resolve("done/slides/S.json"), folder.resolve("S.json"));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        };
        TilingResult result = run("out", inputs(slide.getParent()), Progress.to(screen, false));
        assertThat(result.slides()).extracting(SlideOutcome::slide).containsExactly("S", "T");
        assertThat(result.elsewhere()).isEmpty();
        assertThat(root.resolve("out/slides.csv")).content().contains("S.svs");
    }

    @Test
    void tables_list_the_slides_of_all_runs_whose_tiles_are_there() throws IOException {
        Path other = PhantomSlides.disc(root.resolve("a/R.svs"), 1024, 1024, 0.5, false);
        TilingResult first = run("out", inputs(slide));
        Files.writeString(root.resolve("broken.svs"), "none");
        run("out", inputs(root.resolve("broken.svs")));
        TilingResult last = run("out", inputs(other));
        assertThat(last.slides()).extracting(SlideOutcome::slide).containsExactly("R");
        assertThat(Files.readAllLines(root.resolve("out/slides.csv")))
                .extracting(line -> line.substring(0, line.indexOf(',')))
                .containsExactly("slide", "R", "S");
        assertThat(Files.readAllLines(root.resolve("out/manifest.csv")))
                .hasSize((int) (1 + first.tiles() + last.tiles()));
        assertThat(root.resolve("out/index.html")).content().contains("slides/R.jpg", "slides/S.jpg");
    }

    @Test
    void another_slide_of_the_same_name_does_not_pass_for_the_one_that_was_cut() throws IOException {
        run("out", inputs(slide));
        Path other = Files.createDirectory(root.resolve("b")).resolve("S.svs");
        PhantomSlides.disc(other, 1280, 1024, 0.5, false);
        assertThatThrownBy(() -> run("out", inputs(other)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(other + " is another slide")
                .hasMessageContaining(slide.toString());
        Path copy = Files.createDirectory(root.resolve("c")).resolve("S.svs");
        Files.copy(slide, copy);
        assertThat(run("out", inputs(copy)).before()).as("a copy").isEqualTo(1);
        Files.delete(slide);
        assertThat(run("out", inputs(copy)).before()).as("moved").isEqualTo(1);
    }

    @Test
    void another_resolution_of_a_slide_does_not_pass_for_the_one_it_was_cut_at() throws IOException {
        run("out", SlideInputs.find(List.of(slide), Optional.of(0.5), Optional.empty()));
        List<SlideInput> corrected = SlideInputs.find(List.of(slide), Optional.of(0.25), Optional.empty());
        assertThatThrownBy(() -> run("out", corrected))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("at 0.5 micrometres a pixel (given), now 0.25 is given")
                .hasMessageContaining("S.json");
        assertThatThrownBy(() -> run("out", inputs(slide))).hasMessageContaining("now none is given");
        Files.delete(root.resolve("out/slides/S.json"));
        assertThat(run("out", corrected).slides().get(0).slideMpp()).isEqualTo(0.25);
    }

    @Test
    void shards_that_a_slide_had_more_of_before_are_gone_when_it_is_cut_again() throws IOException {
        run("out", inputs(slide));
        Path shards = root.resolve("out/shards");
        for (String more : List.of("S-0001", "S-0002")) {
            Files.copy(shards.resolve("S-0000.tar"), shards.resolve(more + ".tar"));
            Files.copy(shards.resolve("S-0000.idx"), shards.resolve(more + ".idx"));
        }
        Files.copy(shards.resolve("S-0000.tar"), shards.resolve("S-0001-0000.tar")); // of a slide called S-0001
        Files.delete(root.resolve("out/slides/S.json"));
        run("out", inputs(slide));
        assertThat(shards("out")).containsExactlyInAnyOrder("S-0000.tar", "S-0000.idx", "S-0001-0000.tar");
    }

    @Test
    void pictures_beside_tiles_do_not_pass_for_tiles() throws IOException {
        Path none = root.resolve("sets/none");
        assertThat(run("sets/none", inputs(slide), "output.format=none").tiles())
                .isPositive();
        assertThatThrownBy(() -> TileSources.open(List.of(none)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tile://" + none);
        assertThatThrownBy(() -> TileSources.open(List.of(none.getParent()))).hasMessageContaining(none.toString());
        run("sets/shards", inputs(slide));
        try (TileSource tiles = TileSources.open(List.of(root.resolve("sets/shards")))) {
            assertThat(tiles.id(0)).startsWith("S-0000/");
        }
    }

    @Test
    void a_link_to_nothing_is_a_slide_that_fails_or_a_tile_that_cannot_be_read() throws IOException {
        Files.createSymbolicLink(slide.resolveSibling("T.svs"), root.resolve("gone.svs"));
        TilingResult result = run("out", inputs(slide.getParent()));
        assertThat(result.failures()).extracting(SlideOutcome::slide).containsExactly("T");
        assertThat(result.failures().get(0).error()).contains("is a link to " + root.resolve("gone.svs"));
        Path pictures = Files.createDirectory(root.resolve("pictures"));
        Files.createSymbolicLink(pictures.resolve("a.png"), root.resolve("gone.png"));
        try (TileSource tiles = TileSources.open(List.of(pictures))) {
            assertThat(tiles.size()).isOne();
            assertThatThrownBy(() -> tiles.read(0)).hasMessageContaining("a.png does not exist");
        }
    }

    private static List<SlideInput> inputs(Path place) throws IOException {
        return SlideInputs.find(List.of(place), Optional.empty(), Optional.empty());
    }

    private TilingResult run(String out, List<SlideInput> slides, String... overrides) throws IOException {
        return run(out, slides, Progress.silent(), overrides);
    }

    private TilingResult run(String out, List<SlideInput> slides, Progress progress, String... overrides)
            throws IOException {
        List<String> all = new ArrayList<>(List.of("tissue.min_area_mm2=0.01"));
        all.addAll(List.of(overrides));
        return new TilingRun(
                        ConfigLoader.load(TilingConfig.class, TilingConfig.DEFAULTS, Optional.empty(), all),
                        slides,
                        root.resolve(out),
                        progress)
                .run(1);
    }

    private List<String> shards(String out) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(out).resolve("shards"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
