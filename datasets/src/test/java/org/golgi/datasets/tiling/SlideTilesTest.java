package org.golgi.datasets.tiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.golgi.core.config.ConfigLoader;
import org.golgi.core.run.Progress;
import org.golgi.datasets.shard.ShardSource;
import org.golgi.datasets.testing.PhantomSlides;
import org.golgi.datasets.tile.TileSource;
import org.golgi.datasets.tile.TileSources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlideTilesTest {
    @TempDir
    Path root;

    private Path slides;

    @BeforeEach
    void two_slides() throws IOException {
        slides = Files.createDirectory(root.resolve("slides"));
        PhantomSlides.disc(slides.resolve("A.svs"), 1280, 1024, 0.5, false);
        PhantomSlides.disc(slides.resolve("B.svs"), 1024, 1024, 0.25, false);
    }

    @Test
    void tiles_from_slides_are_those_of_png_shards() throws IOException {
        for (String setting : List.of("grid.mpp=1.0", "grid.overlap=0.3", "grid.max_tiles=4")) {
            List<String> overrides = List.of("grid.size_px=100", setting, "output.format=png");
            Path out = root.resolve("out-" + setting);
            new TilingRun(
                            ConfigLoader.load(TilingConfig.class, TilingConfig.DEFAULTS, Optional.empty(), overrides),
                            SlideInputs.find(List.of(slides), Optional.empty(), Optional.empty()),
                            out,
                            Progress.silent())
                    .run(2);
            String address = "tile://" + slides + "?size=100&" + setting + "&selection=" + root.resolve("s-" + setting);
            try (ShardSource shards = ShardSource.open(out);
                    TileSource direct = TileSources.openNamed(List.of(address), Progress.silent());
                    // picocli hands addresses over as paths, which have single slashes
                    TileSource again = TileSources.open(List.of(Path.of(address)))) {
                assertThat(direct.size()).as(setting).isEqualTo(shards.size()).isGreaterThan(2);
                assertThat(again.hash()).isEqualTo(direct.hash());
                IntStream.range(0, direct.size()).parallel().forEach(i -> {
                    try {
                        assertThat(shards.id(i)).endsWith("/" + direct.id(i));
                        assertThat(direct.read(i).pixels())
                                .as(direct.id(i))
                                .isEqualTo(shards.read(i).pixels());
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
            }
        }
    }

    @Test
    void what_was_found_is_read_again_from_its_folder() throws IOException {
        Path selection = root.resolve("selection");
        String address = "tile://" + slides + "?mpp=1&size=128&selection=" + selection;
        String hash;
        try (TileSource tiles = TileSources.openNamed(List.of(address), Progress.silent())) {
            hash = tiles.hash();
        }
        assertThat(selection.resolve("shards")).isEmptyDirectory();
        try (TileSource tiles = TileSources.openNamed(List.of("tile://" + selection), Progress.silent())) {
            assertThat(tiles.hash()).isEqualTo(hash);
            assertThat(tiles.read(tiles.size() - 1).width()).isEqualTo(128);
        }
        Path table = selection.resolve("slides/A.csv");
        Files.write(table, Files.readAllLines(table).subList(0, 2));
        assertThatThrownBy(() -> TileSources.openNamed(List.of("tile://" + selection), Progress.silent()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("A.csv lists 1 tiles");
    }

    @Test
    void a_slide_in_use_stays_open_and_the_oldest_is_closed() throws IOException {
        List<Path> paths = List.of(slides.resolve("A.svs"), slides.resolve("B.svs"));
        SlidePool pool = new SlidePool(paths, index -> slide -> null, 1);
        int width = pool.use(0, outer -> {
            pool.use(1, inner -> inner.slide().width());
            assertThat(pool.size()).isEqualTo(1);
            return outer.slide().read(0, 0, 0, 64, 64).width();
        });
        assertThat(width).isEqualTo(64);
        pool.close();
        assertThat(pool.size()).isZero();
    }

    @Test
    void a_wrong_address_says_what_is_legal() {
        assertThatThrownBy(() -> TileAddress.parse("tile:///slides?mmp=0.5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'mmp' is unknown; legal are mpp, size");
        assertThatThrownBy(() -> TileAddress.parse("tile://?mpp=0.5")).hasMessageContaining("names no slides");
        assertThatThrownBy(() -> TileAddress.parse("tile:///s?slide_mpp=x")).hasMessageContaining("no number");
        assertThat(TileAddress.parse("tile:///a%20b/c+d?grid.seed=3&max_tiles=7"))
                .isEqualTo(new TileAddress(
                        Path.of("/a b/c+d"),
                        List.of("grid.seed=3", "grid.max_tiles=7"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }
}
