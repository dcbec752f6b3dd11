package org.golgi.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import org.golgi.core.config.ResolvedConfig;
import org.golgi.core.run.Progress;
import org.golgi.datasets.tiling.SlideOutcome;
import org.golgi.datasets.tiling.TilingCluster;
import org.golgi.datasets.tiling.TilingConfig;
import org.golgi.datasets.tiling.TilingFolder;
import org.golgi.datasets.tiling.TilingResult;
import org.golgi.datasets.tiling.TilingTables;

/** {@code golgi tile --spark}: a task a slide, or a few; no pixel passes through the driver or between workers. */
public final class SparkTiling implements TilingCluster {
    private static final int MOST_TASKS = 20_000;
    private static final String WORKER_FLAGS =
            "-Dorg.bytedeco.javacpp.maxBytes=0 -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Djava.awt.headless=true";

    @Override
    public TilingResult run(ResolvedConfig<TilingConfig> config, Job job, Progress progress) throws IOException {
        SparkConf settings = new SparkConf().setAppName("golgi tile");
        settings.setIfMissing("spark.executor.extraJavaOptions", WORKER_FLAGS);
        if (!settings.contains("spark.master")) {
            throw new IllegalArgumentException(
                    "--spark works within a Spark job; start it with scripts/golgi-spark or spark-submit, see docs/spark.md");
        }
        try (JavaSparkContext spark = new JavaSparkContext(settings)) {
            HadoopSettings hadoop = new HadoopSettings(spark.hadoopConfiguration());
            String run = UUID.randomUUID().toString();
            TileStore store = HadoopStore.isAddress(job.out())
                    ? new HadoopStore(job.out().replaceAll("/+$", ""), run, hadoop)
                    : new FolderStore(
                            Path.of(job.out()).toAbsolutePath().normalize().toString(), run);
            return run(spark, config, SlideSources.find(job, hadoop), new Rig(store, hadoop), progress);
        }
    }

    /** Where a job reads and writes. */
    private record Rig(TileStore store, HadoopSettings hadoop) {}

    private static TilingResult run(
            JavaSparkContext spark,
            ResolvedConfig<TilingConfig> config,
            List<SlideTask> slides,
            Rig rig,
            Progress progress)
            throws IOException {
        try (DriverFolder folder = DriverFolder.open(rig.store(), config.yaml())) {
            List<SlideOutcome> outcomes = new ArrayList<>();
            List<SlideTask> open = new ArrayList<>();
            for (SlideTask slide : slides) {
                Optional<Double> mpp = Double.isNaN(slide.mpp()) ? Optional.empty() : Optional.of(slide.mpp());
                Optional<SlideOutcome> done = folder.set().done(slide.id(), Path.of(slide.source()), mpp);
                done.ifPresentOrElse(outcomes::add, () -> open.add(slide));
            }
            int before = outcomes.size();
            if (!open.isEmpty()) {
                outcomes.addAll(cut(spark, config.yaml(), open, rig, progress));
            }
            outcomes.sort(Comparator.comparing(SlideOutcome::slide));
            TilingResult result = new TilingResult(
                    rig.store().name(),
                    outcomes,
                    before,
                    List.of(),
                    config.value().limits().failedSlides());
            folder.finish(result);
            return result;
        }
    }

    private static List<SlideOutcome> cut(
            JavaSparkContext spark, String configYaml, List<SlideTask> open, Rig rig, Progress progress)
            throws IOException {
        LongAccumulator slides = spark.sc().longAccumulator("slides");
        LongAccumulator tiles = spark.sc().longAccumulator("tiles");
        List<ArrayList<SlideTask>> batches = batches(open);
        CutSlides work = new CutSlides(rig.store(), rig.hadoop(), configYaml, slides, tiles);
        List<SlideOutcome> outcomes = new ArrayList<>();
        try (Progress.Bar bar = progress.start("tiling", open.size(), "slides")) {
            spark.sc().addSparkListener(new TaskProgress(bar, slides, tiles));
            for (ArrayList<String> batch :
                    spark.parallelize(batches, batches.size()).map(work).collect()) {
                for (String json : batch) {
                    SlideOutcome outcome = CutSlides.outcome(json);
                    if (outcome.failed()) {
                        boolean named = outcome.error().contains(outcome.path());
                        bar.note(named ? outcome.error() : outcome.path() + ": " + outcome.error());
                    }
                    outcomes.add(outcome);
                }
            }
        } catch (Exception e) {
            if (e instanceof SparkException) { // Scala does not declare what it throws
                throw new IOException("the job failed, run it again to go on: " + e.getMessage(), e);
            }
            throw e;
        } finally {
            rig.store().clean();
        }
        return outcomes;
    }

    /** Deals slides out like cards, so that each batch has large and small ones. */
    private static List<ArrayList<SlideTask>> batches(List<SlideTask> open) {
        int count = Math.min(open.size(), MOST_TASKS);
        List<ArrayList<SlideTask>> batches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batches.add(new ArrayList<>());
        }
        for (int i = 0; i < open.size(); i++) {
            batches.get(i % count).add(open.get(i));
        }
        return batches;
    }

    /**
     * The set as the driver sees it: the folder itself where it is mounted, else a copy of its small files.
     *
     * @param set the folder, or the copy
     * @param copyOf where the copy's tables have to be put, if it is one
     */
    private record DriverFolder(TilingFolder set, Path root, Optional<TileStore> copyOf) implements AutoCloseable {

        static DriverFolder open(TileStore store, String configYaml) throws IOException {
            if (store instanceof FolderStore folder) {
                Path root = Path.of(folder.folder());
                return new DriverFolder(TilingFolder.open(root, configYaml), root, Optional.empty());
            }
            Path root = Files.createTempDirectory("golgi-spark-set-");
            Optional<byte[]> before = store.get("tile.yaml");
            if (before.isPresent()) {
                Files.write(root.resolve("tile.yaml"), before.get());
            }
            try {
                TilingFolder set = TilingFolder.open(root, configYaml);
                store.put(root.resolve("tile.yaml"), "tile.yaml");
                copy(store, ".json", root);
                return new DriverFolder(set, root, Optional.of(store));
            } catch (IOException e) {
                LocalFiles.delete(root);
                throw new IOException(String.valueOf(e.getMessage()).replace(root.toString(), store.name()), e);
            }
        }

        private static void copy(TileStore store, String ending, Path root) throws IOException {
            for (String name : store.list("slides")) {
                if (name.endsWith(ending)) {
                    Optional<byte[]> contents = store.get(name);
                    if (contents.isPresent()) {
                        Files.write(root.resolve(name), contents.get());
                    }
                }
            }
        }

        void finish(TilingResult result) throws IOException {
            if (copyOf.isPresent()) {
                copy(copyOf.get(), ".csv", root);
            }
            TilingTables.write(set, result);
            if (copyOf.isPresent()) {
                for (String name : List.of("slides.csv", "manifest.csv", "index.html")) {
                    copyOf.get().put(root.resolve(name), name);
                }
                copyOf.get().clean();
            }
        }

        @Override
        public void close() throws IOException {
            if (copyOf.isPresent()) {
                LocalFiles.delete(root);
            }
        }
    }
}
