package org.golgi.eval.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.tile.TileSource;
import org.golgi.eval.testing.ColourTiles;
import org.golgi.eval.testing.MeanColourEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedderTest {
    private static final int TILES = 2100; // three chunks

    @TempDir
    Path folder;

    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void features_do_not_depend_on_batch_size_threads_or_cache() throws IOException {
        ColourTiles tiles = new ColourTiles(130, 1, reads);
        Embedder.Embedded one = embed(tiles, new Embedder.Settings(7, 1, 0, Optional.empty()));
        Embedder.Embedded other = embed(tiles, new Embedder.Settings(64, 3, 0, Optional.of(folder)));
        assertThat(one.features().values()).isEqualTo(other.features().values());
        assertThat(one.tiles()).hasSize(130).isEqualTo(other.tiles());
    }

    @Test
    void a_second_run_reuses_the_chunks_and_reads_two_tiles_of_each() throws IOException {
        ColourTiles tiles = new ColourTiles(TILES, 1, reads);
        Embedder.Embedded first = embed(tiles, cached());
        assertThat(reads).hasValue(TILES);
        Embedder.Embedded second = embed(tiles, cached());
        assertThat(reads).hasValue(TILES + 6);
        assertThat(second.reused()).isEqualTo(TILES);
        assertThat(second.features().values()).isEqualTo(first.features().values());
    }

    @Test
    void a_chunk_with_one_flipped_bit_is_found_and_made_again() throws IOException {
        ColourTiles tiles = new ColourTiles(TILES, 1, reads);
        Embedder.Embedded first = embed(tiles, cached());
        Path chunk = chunk("chunk-000001.safetensors");
        byte[] bytes = Files.readAllBytes(chunk);
        bytes[bytes.length / 2] ^= 1;
        Files.write(chunk, bytes);
        Embedder.Embedded second = embed(tiles, cached());
        assertThat(second.reused()).isEqualTo(TILES - 1024);
        assertThat(second.features().values()).isEqualTo(first.features().values());
        assertThat(embed(tiles, cached()).reused()).isEqualTo(TILES);
    }

    @Test
    void a_truncated_chunk_is_made_again() throws IOException {
        ColourTiles tiles = new ColourTiles(TILES, 1, reads);
        embed(tiles, cached());
        Path chunk = chunk("chunk-000000.safetensors");
        Files.write(chunk, java.util.Arrays.copyOf(Files.readAllBytes(chunk), 1000));
        assertThat(embed(tiles, cached()).reused()).isEqualTo(TILES - 1024);
    }

    @Test
    void other_pictures_under_the_same_names_are_not_taken_from_the_cache() throws IOException {
        TileSource tiles = new ColourTiles(64, 1, reads);
        embed(tiles, cached());
        TileSource others = new Renamed(new ColourTiles(64, 2, reads), tiles.hash());
        assertThat(embed(others, cached()).reused()).isZero();
    }

    @Test
    void broken_tiles_are_left_out_named_and_not_cached() throws IOException {
        TileSource tiles = new Broken(new ColourTiles(100, 1, reads), 42);
        Embedder.Embedded embedded = embed(tiles, new Embedder.Settings(16, 2, 0.01, Optional.of(folder)));
        assertThat(embedded.features().rows()).isEqualTo(99);
        assertThat(embedded.tiles()).hasSize(99).doesNotContain(42);
        assertThat(embedded.broken()).singleElement().asString().contains("tile-1-42");
        assertThat(chunks()).isEmpty();
    }

    @Test
    void more_broken_tiles_than_allowed_are_an_error_that_names_them() {
        TileSource tiles = new Broken(new ColourTiles(100, 1, reads), 42);
        assertThatThrownBy(() -> embed(tiles, new Embedder.Settings(16, 2, 0.005, Optional.empty())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1 of 100")
                .hasMessageContaining("tile-1-42");
    }

    private Embedder.Settings cached() {
        return new Embedder.Settings(64, 2, 0, Optional.of(folder));
    }

    private static Embedder.Embedded embed(TileSource tiles, Embedder.Settings settings) throws IOException {
        try (MeanColourEncoder encoder = new MeanColourEncoder()) {
            return new Embedder(settings, done -> {}).embed(tiles, encoder);
        }
    }

    private Path chunk(String name) throws IOException {
        return chunks().stream().filter(path -> path.endsWith(name)).findFirst().orElseThrow();
    }

    private List<Path> chunks() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** Says that it is another source. */
    private record Renamed(TileSource tiles, String hash) implements TileSource {
        @Override
        public int size() {
            return tiles.size();
        }

        @Override
        public String id(int index) {
            return tiles.id(index);
        }

        @Override
        public RgbImage read(int index) throws IOException {
            return tiles.read(index);
        }

        @Override
        public void close() {}
    }

    /** Cannot read one tile. */
    private record Broken(TileSource tiles, int brokenTile) implements TileSource {
        @Override
        public int size() {
            return tiles.size();
        }

        @Override
        public String id(int index) {
            return tiles.id(index);
        }

        @Override
        public RgbImage read(int index) throws IOException {
            if (index == brokenTile) {
                throw new IOException(id(index) + ": damaged JPEG, cannot be decoded");
            }
            return tiles.read(index);
        }

        @Override
        public String hash() {
            return tiles.hash();
        }

        @Override
        public void close() {}
    }
}
