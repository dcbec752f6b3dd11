package org.golgi.dino.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.shard.ShardWriter;
import org.golgi.datasets.tile.TileSource;
import org.golgi.datasets.tile.TileSources;
import org.golgi.dino.augment.AugmentConfig;
import org.golgi.dino.augment.AugmentPreset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class BatchLoaderTest {
    private static final AugmentConfig CROPS = AugmentPreset.PATHOLOGY.config().withCrops(16, 8, 2);
    private static final DamagedTiles.Log SILENT = (tile, reason) -> {};

    /** What stays of a batch after the loader used its arrays again: names, and hashes of all numbers. */
    private record Kept(long step, List<String> ids, int globals, int locals) {
        static Kept of(LoadedBatch batch) {
            return new Kept(
                    batch.step(), batch.ids(), Arrays.hashCode(batch.globals()), Arrays.hashCode(batch.locals()));
        }
    }

    @Test
    void batches_do_not_depend_on_threads_prefetch_or_where_loading_began() throws Exception {
        List<Kept> one = load(new MadeUpTiles(50, Set.of(3, 17)), config(4, 1, 1), 0, 30);
        List<Kept> many = load(new MadeUpTiles(50, Set.of(3, 17)), config(4, 5, 3), 0, 30);
        assertThat(many).isEqualTo(one);
        List<Kept> later = load(new MadeUpTiles(50, Set.of(3, 17)), config(4, 3, 2), 20, 10);
        assertThat(later).isEqualTo(one.subList(20, 30));
        assertThat(later.get(0).step()).isEqualTo(20);
    }

    @Test
    void an_epoch_shows_every_tile_once_and_its_second_time_with_other_crops() throws Exception {
        List<Kept> batches = load(new MadeUpTiles(12, Set.of()), config(4, 2, 2), 0, 6);
        List<String> first = ids(batches.subList(0, 3));
        assertThat(first).hasSize(12).doesNotHaveDuplicates();
        assertThat(ids(batches.subList(3, 6))).containsExactlyInAnyOrderElementsOf(first);
        assertThat(batches.get(0).globals()).isNotEqualTo(batches.get(3).globals());
    }

    @Test
    void ranks_share_the_steps_of_a_single_process() throws Exception {
        List<Kept> whole = load(new MadeUpTiles(40, Set.of()), config(6, 2, 2), 0, 5);
        List<List<String>> parts = new ArrayList<>();
        for (int rank = 0; rank < 3; rank++) {
            LoaderConfig part = new LoaderConfig(2, 11, 2, 2, new LoaderConfig.Shard(rank, 3), 0.1);
            parts.add(ids(load(new MadeUpTiles(40, Set.of()), part, 0, 5)));
        }
        for (int step = 0; step < 5; step++) {
            List<String> joined = new ArrayList<>();
            for (List<String> part : parts) {
                joined.addAll(part.subList(2 * step, 2 * step + 2));
            }
            assertThat(joined).isEqualTo(whole.get(step).ids());
        }
    }

    @Test
    void damaged_tiles_are_left_out_named_once_and_replaced() throws Exception {
        ConcurrentLinkedQueue<String> named = new ConcurrentLinkedQueue<>();
        try (BatchLoader loader = new BatchLoader(
                new MadeUpTiles(40, Set.of(5, 6)), CROPS, config(8, 3, 2), 0, (tile, reason) -> named.add(reason))) {
            Set<String> seen = new HashSet<>();
            for (int step = 0; step < 15; step++) {
                seen.addAll(loader.next().ids());
            }
            assertThat(seen).hasSize(38).doesNotContain("tile-5", "tile-6");
            assertThat(loader.damagedTiles()).isEqualTo(2);
        }
        assertThat(named).containsExactlyInAnyOrder("tile-5 is damaged", "tile-6 is damaged");
    }

    @Test
    void a_jpeg_that_is_cut_off_is_named_in_the_csv_and_never_seen(@TempDir Path folder) throws Exception {
        Path images = Files.createDirectory(folder.resolve("images"));
        for (int i = 0; i < 12; i++) {
            byte[] jpeg = ImageCodec.jpeg(new MadeUpTiles(12, Set.of()).read(i), 90);
            Files.write(images.resolve(i + ".jpg"), i == 7 ? Arrays.copyOf(jpeg, jpeg.length / 2) : jpeg);
        }
        Path csv = folder.resolve("damaged-tiles.csv");
        Set<String> seen = new HashSet<>();
        try (TileSource tiles = TileSources.open(List.of(images));
                BatchLoader loader = new BatchLoader(tiles, CROPS, config(4, 2, 2), 0, new DamagedTilesFile(csv))) {
            for (int step = 0; step < 12; step++) {
                seen.addAll(loader.next().ids());
            }
        }
        assertThat(seen).hasSize(11).noneMatch(id -> id.contains("7.jpg"));
        assertThat(Files.readAllLines(csv)).hasSize(2).last().asString().contains("7.jpg");
    }

    @Test
    void the_tiles_of_a_shard_that_is_gone_are_counted_and_left_out(@TempDir Path folder) throws Exception {
        for (int shard = 0; shard < 12; shard++) {
            try (ShardWriter writer = new ShardWriter(folder, "slide" + shard, 1 << 20)) {
                writer.add(shard + "_0.png", ImageCodec.png(new MadeUpTiles(12, Set.of()).read(shard)));
                writer.commit();
            }
        }
        ConcurrentLinkedQueue<String> named = new ConcurrentLinkedQueue<>();
        try (TileSource tiles = TileSources.open(List.of(folder))) {
            Files.delete(folder.resolve("slide7-0000.tar"));
            try (BatchLoader loader = new BatchLoader(
                    tiles, CROPS, config(4, 2, 2), 0, (tile, reason) -> named.add(tile + ": " + reason))) {
                for (int step = 0; step < 12; step++) {
                    loader.next();
                }
                assertThat(loader.damagedTiles()).isEqualTo(1);
            }
        }
        assertThat(named).singleElement().asString().startsWith("slide7-0000.tar/tile 0: ");
    }

    @Test
    void too_many_damaged_tiles_end_training_with_one_line() {
        Set<Integer> damaged = Set.of(1, 2, 3, 4, 5, 6, 7, 8);
        assertThatThrownBy(() -> load(new MadeUpTiles(40, damaged), config(8, 2, 2), 0, 10))
                .isInstanceOf(IOException.class)
                // Two threads may pass the limit at once, so the count is 5 or a little more; the dot matches no line
                // break.
                .hasMessageMatching("[5-8] of 40 tiles cannot be read, the limit is 10\\.0 %.* is damaged.*");
    }

    @Test
    void a_failure_that_is_not_a_damaged_tile_reaches_the_trainer() {
        DamagedTiles.Log full = (tile, reason) -> {
            throw new IOException("no space left for " + tile);
        };
        assertThatThrownBy(() -> {
                    try (BatchLoader loader =
                            new BatchLoader(new MadeUpTiles(40, Set.of(2)), CROPS, config(8, 2, 2), 0, full)) {
                        for (int step = 0; step < 10; step++) {
                            loader.next();
                        }
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("no space left for tile-2");
    }

    @Test
    void no_more_is_made_ahead_than_asked_for() throws Exception {
        MadeUpTiles tiles = new MadeUpTiles(40, Set.of());
        try (BatchLoader loader = new BatchLoader(tiles, CROPS, config(4, 3, 2), 0, SILENT)) {
            float[] memory = loader.next().globals();
            for (int step = 1; step < 3; step++) {
                loader.next();
            }
            waitUntilIdle(tiles);
            assertThat(tiles.reads()).isEqualTo(4 * 5);
            assertThat(loader.next().globals()).as("memory goes round").isSameAs(memory);
            assertThat(loader.waitedSeconds()).isGreaterThanOrEqualTo(loader.lastWaitSeconds());
        }
    }

    @Test
    void closing_ends_every_thread() throws Exception {
        MadeUpTiles tiles = new MadeUpTiles(40, Set.of());
        BatchLoader loader = new BatchLoader(tiles, CROPS, config(4, 3, 2), 0, SILENT);
        loader.next();
        loader.close();
        assertThat(tiles.readers()).isNotEmpty().noneMatch(Thread::isAlive);
        assertThatThrownBy(() -> {
                    for (int step = 0; step < 5; step++) {
                        loader.next();
                    }
                })
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_step_larger_than_the_set_is_refused() {
        assertThatThrownBy(() -> load(new MadeUpTiles(7, Set.of()), config(8, 1, 1), 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a step takes 8 tiles but there are only 7; lower the batch size");
    }

    @Test
    void the_csv_names_a_tile_once_over_two_runs(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("damaged-tiles.csv");
        DamagedTilesFile first = new DamagedTilesFile(file);
        first.damaged("a.jpg", "cut off, after \"half\"");
        DamagedTilesFile second = new DamagedTilesFile(file);
        second.damaged("a.jpg", "cut off");
        second.damaged("b.jpg", "no pixels");
        assertThat(Files.readAllLines(file))
                .containsExactly("tile,reason", "a.jpg,\"cut off, after \"\"half\"\"\"", "b.jpg,no pixels");
    }

    @Test
    void damaged_tiles_count_over_a_run_that_is_resumed(@TempDir Path folder) throws Exception {
        Path csv = folder.resolve("damaged-tiles.csv");
        DamagedTilesFile first = new DamagedTilesFile(csv);
        for (int tile = 1; tile <= 3; tile++) {
            first.damaged("tile-" + tile, "cut off");
        }
        first.damaged("tile-of-another-set", "cut off");
        ConcurrentLinkedQueue<String> named = new ConcurrentLinkedQueue<>();
        DamagedTiles.Log log = (tile, reason) -> named.add(tile);
        Set<String> before = new DamagedTilesFile(csv).named();
        assertThat(before).containsExactlyInAnyOrder("tile-1", "tile-2", "tile-3", "tile-of-another-set");

        MadeUpTiles mended = new MadeUpTiles(40, Set.of(1, 2));
        DamagedTiles two = DamagedTiles.goingOn(mended, before, 0.1, log);
        assertThat(two.count()).isEqualTo(2);
        try (BatchLoader loader = new BatchLoader(mended, CROPS, config(8, 2, 2), 7, two)) {
            Set<String> seen = new HashSet<>();
            for (int step = 0; step < 15; step++) {
                seen.addAll(loader.next().ids());
            }
            assertThat(seen).hasSize(38).contains("tile-3").doesNotContain("tile-1", "tile-2");
            assertThat(loader.damagedTiles()).isEqualTo(2);
        }
        assertThat(named).as("known tiles are not named again").isEmpty();

        MadeUpTiles worse = new MadeUpTiles(40, Set.of(1, 2, 3, 4, 5));
        DamagedTiles three = DamagedTiles.goingOn(worse, before, 0.1, log);
        assertThatThrownBy(() -> {
                    try (BatchLoader loader = new BatchLoader(worse, CROPS, config(8, 1, 2), 0, three)) {
                        for (int step = 0; step < 15; step++) {
                            loader.next();
                        }
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("5 of 40 tiles cannot be read, the limit is 10.0 %");
        assertThat(named).containsExactlyInAnyOrder("tile-4", "tile-5");

        assertThatThrownBy(() -> DamagedTiles.goingOn(worse, before, 0.05, log))
                .as("before the first step")
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("3 of 40 tiles cannot be read, the limit is 5.0 %");
    }

    @Test
    void a_csv_that_a_full_disk_cut_off_does_not_stop_the_next_run(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("damaged-tiles.csv"), "tile,reason\na.jpg,\"cut off, grey\"\nb.jpg,\"no pix");
        DamagedTilesFile again = new DamagedTilesFile(file);
        again.damaged("a.jpg", "cut off, grey");
        again.damaged("b.jpg", "no pixels");
        assertThat(Files.readAllLines(file))
                .containsExactly("tile,reason", "a.jpg,\"cut off, grey\"", "b.jpg,no pixels");
    }

    private static LoaderConfig config(int batchSize, int threads, int prefetch) {
        return new LoaderConfig(batchSize, 11, threads, prefetch, LoaderConfig.Shard.WHOLE, 0.1);
    }

    private static List<Kept> load(MadeUpTiles tiles, LoaderConfig config, long firstStep, int steps)
            throws IOException, InterruptedException {
        try (BatchLoader loader = new BatchLoader(tiles, CROPS, config, firstStep, SILENT)) {
            List<Kept> batches = new ArrayList<>();
            for (int step = 0; step < steps; step++) {
                batches.add(Kept.of(loader.next()));
            }
            return batches;
        }
    }

    private static List<String> ids(List<Kept> batches) {
        return batches.stream().flatMap(batch -> batch.ids().stream()).toList();
    }

    /** Waits until all workers wait for the trainer. */
    private static void waitUntilIdle(MadeUpTiles tiles) throws InterruptedException {
        while (tiles.readers().stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
            Thread.sleep(5);
        }
    }
}
