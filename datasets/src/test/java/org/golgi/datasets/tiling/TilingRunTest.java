package org.golgi.datasets.tiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.golgi.core.config.ConfigLoader;
import org.golgi.core.config.ResolvedConfig;
import org.golgi.core.io.Sha256;
import org.golgi.core.run.Progress;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.shard.ShardSource;
import org.golgi.datasets.slide.SlideReader;
import org.golgi.datasets.slide.SlideReaders;
import org.golgi.datasets.testing.PhantomSlides;
import org.golgi.datasets.tissue.ContourFilter;
import org.golgi.datasets.tissue.TissuePreset;
import org.golgi.datasets.tissue.TissueSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TilingRunTest {
    @TempDir
    Path root;

    private Path slides;

    @BeforeEach
    void two_slides() throws IOException {
        slides = Files.createDirectory(root.resolve("slides"));
        PhantomSlides.disc(slides.resolve("A.1.svs"), 1280, 1024, 0.5, false);
        PhantomSlides.disc(slides.resolve("B.svs"), 1024, 1024, 0.25, false);
    }

    @Test
    void tiles_lie_where_the_manifest_says() throws IOException {
        TilingResult result = run("out", 2, "grid.mpp=1.0", "grid.size_px=128", "output.copy_jpeg=false");
        assertThat(result.failures()).isEmpty();
        assertThat(result.failed()).isFalse();
        assertThat(result.tiles()).isGreaterThan(8);
        List<String> rows = Files.readAllLines(root.resolve("out/manifest.csv"));
        assertThat(rows).hasSize((int) result.tiles() + 1);
        try (ShardSource tiles = ShardSource.open(root.resolve("out"));
                SlideReader slide = SlideReaders.open(slides.resolve("A.1.svs"))) {
            assertThat(tiles.size()).isEqualTo((int) result.tiles());
            String[] cells = rows.get(1).split(",");
            assertThat(cells[0]).isEqualTo("A_1");
            int x = Integer.parseInt(cells[3]);
            int y = Integer.parseInt(cells[4]);
            assertThat(tiles.id(0)).isEqualTo("A_1-0000/A_1_" + x + "_" + y);
            assertThat(Sha256.of(tiles.encoded(0))).isEqualTo(cells[cells.length - 1]);
            // 1 um/px of a slide of 0.5: a tile of 128 px covers 256 level-0 pixels
            RgbImage here = slide.read(0, x, y, 256, 256);
            assertThat(meanRed(tiles.read(0))).isCloseTo(meanRed(here), org.assertj.core.api.Assertions.within(2.0));
        }
        assertThat(root.resolve("out/index.html")).content().contains("A_1").contains("slides/B.jpg");
        assertThat(root.resolve("out/slides/B.geojson")).content().contains("Polygon");
    }

    @Test
    void the_slides_own_jpegs_are_copied_where_the_grid_is_theirs() throws IOException {
        TilingResult result = run("out", 1, "grid.mpp=0.5");
        SlideOutcome same = result.slides().get(0);
        assertThat(same.copied()).isEqualTo(same.tiles()).isPositive();
        assertThat(result.slides().get(1).copied())
                .as("0.25 um/px has to be shrunk")
                .isZero();
        try (ShardSource tiles = ShardSource.open(root.resolve("out"));
                SlideReader slide = SlideReaders.open(slides.resolve("A.1.svs"))) {
            String[] cells =
                    Files.readAllLines(root.resolve("out/manifest.csv")).get(1).split(",");
            assertThat(tiles.read(0).pixels())
                    .isEqualTo(slide.read(0, Integer.parseInt(cells[3]), Integer.parseInt(cells[4]), 256, 256)
                            .pixels());
        }
    }

    @Test
    void shards_do_not_depend_on_the_number_of_workers_nor_on_interruptions() throws IOException {
        run("one", 1, "grid.max_tiles=5");
        run("two", 2, "grid.max_tiles=5");
        assertThat(shards("two")).isEqualTo(shards("one"));
        // as if the process had been killed before slide B was finished
        Files.delete(root.resolve("two/slides/B.json"));
        Files.delete(root.resolve("two/shards/B-0000.tar"));
        Files.write(root.resolve("two/shards/.B-0000.tar.partial"), new byte[10]);
        TilingResult again = run("two", 1, "grid.max_tiles=5");
        assertThat(again.before()).isEqualTo(1);
        assertThat(shards("two")).isEqualTo(shards("one"));
    }

    @Test
    void two_runs_at_once_share_the_work() throws Exception {
        CompletableFuture<TilingResult> other = CompletableFuture.supplyAsync(() -> {
            try {
                return run("out", 1);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        TilingResult mine = run("out", 1);
        TilingResult theirs = other.get();
        assertThat(mine.failures()).isEmpty();
        assertThat(theirs.failures()).isEmpty();
        TilingResult last = run("out", 1);
        assertThat(last.before()).isEqualTo(2);
        assertThat(last.elsewhere()).isEmpty();
        try (Stream<Path> left = Files.walk(root.resolve("out"))) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.endsWith(".partial") || name.endsWith(".lock"));
        }
    }

    @Test
    void a_broken_slide_is_named_and_the_others_are_cut() throws IOException {
        byte[] bytes = Files.readAllBytes(slides.resolve("B.svs"));
        Files.write(slides.resolve("C.svs"), Arrays.copyOf(bytes, bytes.length / 3));
        TilingResult result = run("out", 2);
        assertThat(result.failed()).isTrue();
        assertThat(result.failures()).extracting(SlideOutcome::slide).containsExactly("C");
        assertThat(result.failures().get(0).error()).contains("C.svs").doesNotContain("\n");
        assertThat(result.slides().get(1).tiles()).isPositive();
        assertThat(root.resolve("out/slides.csv")).content().contains("C.svs");
        // mended, it is cut by the next run
        Files.write(slides.resolve("C.svs"), bytes);
        assertThat(run("out", 2).failures()).isEmpty();
    }

    @Test
    void a_run_that_fails_ends_its_workers_before_what_they_use_is_closed() throws Exception {
        // the outcome of the first slide cannot be written, which nobody notices before it is cut
        Files.createDirectories(root.resolve("out/slides/.A_1.json.partial/full"));
        TilingFolder.open(root.resolve("whole"), config().yaml());
        Files.copy(root.resolve("whole/tile.yaml"), root.resolve("out/tile.yaml"));
        for (int i = 0; i < 40; i++) {
            Files.copy(slides.resolve("B.svs"), slides.resolve("C" + i + ".svs"));
        }
        AtomicInteger lines = new AtomicInteger();
        Thread test = Thread.currentThread();
        PrintStream slow = new PrintStream(PrintStream.nullOutputStream()) {
            @Override
            public void print(String line) {
                // a worker that is stopped tells what it could not finish
                if (Thread.currentThread() != test && !line.contains("A_1")) {
                    for (long end = System.nanoTime() + 300_000_000; System.nanoTime() < end; ) {
                        Thread.onSpinWait(); // it is interrupted, so it cannot sleep
                    }
                    lines.incrementAndGet();
                }
            }
        };
        assertThatThrownBy(() -> run("out", 2, Progress.to(slow, false)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(".A_1.json.partial");
        int before = lines.get();
        Thread.sleep(1000);
        assertThat(lines).hasValue(before);
    }

    @Test
    void tiles_can_be_given_the_colours_of_a_reference() throws IOException {
        RgbImage reference = RgbImage.blank(64, 64);
        for (int i = 0; i < 64 * 64; i++) {
            reference.pixels()[3 * i] = (byte) (90 + i % 60);
            reference.pixels()[3 * i + 1] = (byte) (120 + i % 50);
            reference.pixels()[3 * i + 2] = (byte) (60 + i % 40);
        }
        Path file = root.resolve("reference.png");
        Files.write(file, org.golgi.datasets.image.ImageCodec.png(reference));
        run("plain", 1);
        TilingResult result = run("stained", 1, "stain.method=reinhard", "stain.reference='" + file + "'");
        assertThat(result.slides().get(0).copied()).isZero();
        try (ShardSource plain = ShardSource.open(root.resolve("plain"));
                ShardSource stained = ShardSource.open(root.resolve("stained"))) {
            assertThat(stained.id(0)).isEqualTo(plain.id(0));
            assertThat(meanRed(stained.read(0)))
                    .isCloseTo(meanRed(reference), org.assertj.core.api.Assertions.within(6.0));
            assertThat(meanRed(plain.read(0))).isGreaterThan(meanRed(reference) + 15);
        }
        assertThatThrownBy(() -> run("bad", 1, "stain.method=macenko")).hasMessageContaining("stain.reference");
    }

    @Test
    void another_configuration_is_not_mixed_into_a_folder() throws IOException {
        run("out", 1, "grid.mpp=1.0");
        assertThatThrownBy(() -> run("out", 1, "grid.mpp=0.5"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("mpp: 1.0")
                .hasMessageContaining("mpp: 0.5");
        Files.createDirectories(root.resolve("full"));
        Files.writeString(root.resolve("full/thesis.tex"), "x");
        assertThatThrownBy(() -> run("full", 1)).hasMessageContaining("holds other files");
    }

    @Test
    void unknown_resolutions_are_supplied_by_option_or_table() throws IOException {
        Path table = Files.writeString(root.resolve("mpp.csv"), "slide,mpp\nB.svs,0.31\n");
        List<SlideInput> inputs = SlideInputs.find(List.of(slides), Optional.of(0.7), Optional.of(table));
        assertThat(inputs).extracting(SlideInput::id).containsExactly("A_1", "B");
        assertThat(inputs).extracting(slide -> slide.mpp().orElseThrow()).containsExactly(0.7, 0.31);
        Files.writeString(table, "slide,mpp\nX.svs,0.3\n");
        assertThatThrownBy(() -> SlideInputs.find(List.of(slides), Optional.empty(), Optional.of(table)))
                .hasMessageContaining("'X.svs'");
        Files.writeString(table, "slide,mpp\nB.svs,fine\n");
        assertThatThrownBy(() -> SlideInputs.find(List.of(slides), Optional.empty(), Optional.of(table)))
                .hasMessageContaining("row 2")
                .hasMessageContaining("'mpp'");
        Files.writeString(table, "\uFEFFslide,mpp\nB.svs,0.3\nB.svs,0.4\n");
        assertThatThrownBy(() -> SlideInputs.find(List.of(slides), Optional.empty(), Optional.of(table)))
                .hasMessageContaining("row 3: slide 'B.svs' stands there twice");
    }

    @Test
    void slides_that_cannot_be_told_apart_or_found_are_refused() throws IOException {
        Path other = Files.createDirectories(root.resolve("other"));
        Files.copy(slides.resolve("B.svs"), other.resolve("B.svs"));
        assertThatThrownBy(() -> SlideInputs.find(List.of(slides, other), Optional.empty(), Optional.empty()))
                .hasMessageContaining("same name");
        Path empty = Files.createDirectories(root.resolve("empty"));
        assertThatThrownBy(() -> SlideInputs.find(List.of(empty), Optional.empty(), Optional.empty()))
                .hasMessageContaining("holds no slides");
        assertThat(SlideInputs.id(Path.of("TCGA-1.uuid.svs"))).isEqualTo("TCGA-1_uuid");
        assertThat(SlideInputs.id(Path.of("a b.svs"))).isNotEqualTo(SlideInputs.id(Path.of("a_b.svs")));
        assertThat(SlideInputs.id(Path.of("x".repeat(200) + ".svs"))).hasSizeLessThanOrEqualTo(60);
    }

    @Test
    void clams_presets_are_its_own_numbers_on_its_own_level() throws IOException {
        assertThat(TissuePreset.TCGA.settings()).isEqualTo(TissueSettings.clam(8, 7, 4));
        assertThat(TissuePreset.BWH_BIOPSY.settings()).isEqualTo(TissueSettings.clam(15, 11, 2));
        assertThat(TissuePreset.BWH_RESECTION.filter(64)).isEqualTo(new ContourFilter(100 * 64, 16 * 64, 8));
        TilingResult small = run("biopsy", 1, "tissue.preset=bwh_biopsy", "grid.size_px=128");
        assertThat(small.tiles()).isPositive();
        // 100 x 512 x 512 px are more than the slide has
        assertThat(run("clam", 1, "tissue.preset=clam", "grid.size_px=128").tiles())
                .isZero();
    }

    @Test
    void the_page_shows_numbers_by_reason_histograms_and_tiles() throws IOException {
        TilingResult result = run("out", 1, "grid.size_px=128", "quality.min_saturation=120", "grid.min_tissue=0.1");
        assertThat(result.dropped()).containsKey("pale");
        String page = Files.readString(root.resolve("out/index.html"));
        assertThat(page)
                .contains("<td>kept</td><td class=\"n\">" + result.tiles() + "</td>")
                .contains("<td>dropped: pale</td><td class=\"n\">"
                        + result.dropped().get("pale") + "</td>")
                .contains("tiles by sharpness")
                .contains("slides/B.tiles.jpg");
        RgbImage mosaic = ImageCodec.read(root.resolve("out/slides/A_1.tiles.jpg"));
        assertThat(mosaic.height()).as("a row of kept and one of dropped tiles").isEqualTo(4 + 2 * 92);
    }

    private TilingResult run(String out, int workers, String... overrides) throws IOException {
        return run(out, workers, Progress.silent(), overrides);
    }

    private static ResolvedConfig<TilingConfig> config(String... overrides) {
        List<String> all = new ArrayList<>(List.of("tissue.min_area_mm2=0.01"));
        all.addAll(List.of(overrides));
        return ConfigLoader.load(TilingConfig.class, TilingConfig.DEFAULTS, Optional.empty(), all);
    }

    private TilingResult run(String out, int workers, Progress progress, String... overrides) throws IOException {
        ResolvedConfig<TilingConfig> config = config(overrides);
        List<SlideInput> inputs = SlideInputs.find(List.of(slides), Optional.empty(), Optional.empty());
        return new TilingRun(config, inputs, root.resolve(out), progress).run(workers);
    }

    private Map<String, String> shards(String out) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.list(root.resolve(out).resolve("shards"))) {
            for (Path file : files.toList()) {
                hashes.put(file.getFileName().toString(), Sha256.of(file));
            }
        }
        return hashes;
    }

    private static double meanRed(RgbImage image) {
        long sum = 0;
        for (int i = 0; i < image.width() * image.height(); i++) {
            sum += image.pixels()[3 * i] & 0xFF;
        }
        return (double) sum / (image.width() * image.height());
    }
}
