package org.golgi.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.LongAccumulator;
import org.golgi.core.config.ConfigLoader;
import org.golgi.core.config.ResolvedConfig;
import org.golgi.datasets.tiling.TilingConfig;
import org.golgi.datasets.tiling.TilingFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark does to tasks: runs them twice at the same time, again, and kills them. */
class CutSlidesTest {
    @TempDir
    private Path root;

    private final ResolvedConfig<TilingConfig> config = ConfigLoader.load(
            TilingConfig.class,
            TilingConfig.DEFAULTS,
            Optional.empty(),
            List.of("grid.size_px=128", "grid.max_tiles=3"));

    private CutSlides work(Path set) throws IOException {
        TilingFolder.open(set, config.yaml());
        TileStore store = new FolderStore(set.toString(), "test");
        return new CutSlides(
                store,
                new HadoopSettings(new Configuration(false)),
                config.yaml(),
                new LongAccumulator(),
                new LongAccumulator());
    }

    private ArrayList<SlideTask> tasks(Path slides) throws IOException {
        ArrayList<SlideTask> tasks = new ArrayList<>();
        for (Path slide : LocalFiles.below(slides)) {
            String id = slide.getFileName().toString().replace(".svs", "");
            tasks.add(new SlideTask(slide.toString(), id, Double.NaN, 1));
        }
        return tasks;
    }

    @Test
    void attempts_at_the_same_time_do_not_harm_each_other() throws Exception {
        ArrayList<SlideTask> tasks = tasks(Sets.slides(root, 3));
        Path once = root.resolve("once");
        work(once).call(tasks);
        Map<String, String> expected = Sets.contents(once);
        expected.keySet().removeIf(name -> name.startsWith("."));
        Path many = root.resolve("many");
        CutSlides work = work(many);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<ArrayList<String>>> attempts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                attempts.add(threads.submit(() -> work.call(tasks)));
            }
            for (Future<ArrayList<String>> attempt : attempts) {
                assertThat(attempt.get()).hasSize(3).allMatch(json -> json.contains("\"error\":\"\""));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(Sets.contents(many)).isEqualTo(expected);
    }

    @Test
    void what_a_killed_attempt_put_there_is_put_there_again() throws IOException {
        ArrayList<SlideTask> tasks = tasks(Sets.slides(root, 1));
        Path set = root.resolve("set");
        work(set).call(tasks);
        Map<String, String> whole = Sets.contents(set);
        // killed before its outcome was in place
        Files.delete(set.resolve("slides/phantom_0000.json"));
        Files.delete(set.resolve("shards/phantom_0000-0000.idx"));
        Files.createDirectories(set.resolve(".spark-test/attempt-dead/set/shards"));

        work(set).call(tasks);

        assertThat(Sets.contents(set)).isEqualTo(whole);
        new FolderStore(set.toString(), "test").clean();
        try (Stream<Path> left = Files.list(set)) {
            assertThat(left).noneMatch(file -> file.getFileName().toString().startsWith(".spark"));
        }
    }

    @Test
    void a_slide_that_is_done_is_not_touched() throws IOException {
        ArrayList<SlideTask> tasks = tasks(Sets.slides(root, 1));
        Path set = root.resolve("set");
        ArrayList<String> first = work(set).call(tasks);
        Files.delete(Path.of(tasks.get(0).source()));

        assertThat(work(set).call(tasks)).as("not even opened").isEqualTo(first);
    }
}
