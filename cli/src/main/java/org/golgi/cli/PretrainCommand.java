package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.golgi.core.config.ConfigLoader;
import org.golgi.core.config.ResolvedConfig;
import org.golgi.core.run.Progress;
import org.golgi.core.run.Provenance;
import org.golgi.core.run.RunFolder;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.PrecisionChoice;
import org.golgi.core.tensor.ProcessorFlags;
import org.golgi.datasets.tile.CachedTiles;
import org.golgi.datasets.tile.TileSource;
import org.golgi.datasets.tile.TileSources;
import org.golgi.dino.augment.CropSheet;
import org.golgi.dino.config.DinoConfig;
import org.golgi.dino.config.DinoPreset;
import org.golgi.dino.train.BestEncoder;
import org.golgi.dino.train.Branch;
import org.golgi.dino.train.DinoTrainer;
import org.golgi.dino.train.ProbeSetting;
import org.golgi.dino.train.StartingWeights;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Pretrains an encoder with DINOv2. */
@Command(
        name = "pretrain",
        description = "Pretrains a vision transformer on unlabelled tiles with DINOv2.",
        footer = {
            "",
            "golgi pretrain --preset vitt16-cpu --run runs/first -D data.tiles=[tiles/]",
            "golgi pretrain --resume runs/first"
        })
final class PretrainCommand implements Runnable {
    @Mixin
    private CommonOptions common;

    @Mixin
    private ComputeOptions compute;

    @Mixin
    private ConfigOptions options;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = "vits16",
            description = "Where the defaults come from: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
            completionCandidates = DinoPreset.Names.class)
    private String preset;

    @Option(
            names = "--crop-sheet",
            paramLabel = "PNG",
            description = "With --dry-run: writes a picture of some tiles and the crops that training would see.")
    private Path cropSheet;

    @Option(
            names = "--other-tiles",
            description =
                    "With --resume: goes on although the tiles are others than those that the run was trained on.")
    private boolean otherTiles;

    @Option(
            names = "--from-step",
            paramLabel = "STEP",
            description = "With --resume: goes on from the checkpoint of this step, with settings that -D changes from"
                    + " there on; what the run had after it is set aside in its folder.")
    private Long fromStep;

    @ArgGroup(multiplicity = "1")
    private Target target;

    static final class Target {
        @Option(
                names = "--run",
                paramLabel = "FOLDER",
                description = "Folder for a new run; refused if there is something in it.")
        private Path fresh;

        @Option(
                names = "--resume",
                paramLabel = "FOLDER",
                description = "Folder of a run that was cut off; goes on from its newest checkpoint with its own"
                        + " configuration.")
        private Path resumed;
    }

    @Override
    public void run() {
        try {
            BestEncoder.Found found = target.resumed == null ? begin() : resume();
            if (found != null) {
                report(found);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.util.concurrent.CancellationException("interrupted");
        }
    }

    private BestEncoder.Found begin() throws IOException, InterruptedException {
        if (otherTiles) {
            throw new IllegalArgumentException("--other-tiles belongs to --resume; a new run takes any tiles");
        }
        if (fromStep != null) {
            throw new IllegalArgumentException(
                    "--from-step " + fromStep + " belongs to --resume; a new run begins with run.start_from");
        }
        ResolvedConfig<DinoConfig> config = DinoPreset.of(preset).load(options.file(), options.overrides());
        if (options.dryRun()) {
            dryRun(config);
            return null;
        }
        if (cropSheet != null) {
            throw new IllegalArgumentException("--crop-sheet " + cropSheet + " belongs to --dry-run; give both");
        }
        ComputeDevice device = compute.open();
        config = withPrecisionOf(
                device, config, overrides -> DinoPreset.of(preset).load(options.file(), overrides));
        try (TileSource tiles = tiles(config.value())) {
            ProbeSetting probe = probe(config.value());
            StartingWeights.check(config.value());
            RunFolder run = RunFolder.create(target.fresh);
            run.writeConfig(config.yaml());
            run.writeProvenance(provenance(config, tiles, device));
            return train(new DinoTrainer(config.value(), run, tiles, device, probe));
        }
    }

    /** A run keeps the format that it begins with, on whatever device it is resumed. */
    private ResolvedConfig<DinoConfig> withPrecisionOf(
            ComputeDevice device,
            ResolvedConfig<DinoConfig> config,
            Function<List<String>, ResolvedConfig<DinoConfig>> load) {
        PrecisionChoice choice = config.value().run().precision();
        if (choice == PrecisionChoice.BF16 && !device.cuda() && ProcessorFlags.lackBfloat16()) {
            common.err()
                    .println("golgi: run.precision: bf16 is emulated on this processor, many times slower than fp32;"
                            + " auto takes what suits the device");
        }
        if (choice != PrecisionChoice.AUTO) {
            return config;
        }
        List<String> overrides = new ArrayList<>(options.overrides());
        overrides.removeIf(override -> override.strip().startsWith("run.precision"));
        overrides.add("run.precision=" + choice.on(device).name().toLowerCase(Locale.ROOT));
        return load.apply(overrides);
    }

    private static Provenance provenance(ResolvedConfig<DinoConfig> config, TileSource tiles, ComputeDevice device) {
        return Provenance.collect(config.value().run().seed(), config.hash(), tiles.hash(), device.toString());
    }

    private BestEncoder.Found resume() throws IOException, InterruptedException {
        if (options.file().isPresent() || options.dryRun() || cropSheet != null) {
            throw new IllegalArgumentException("--resume goes on with the configuration of the run; leave out --config,"
                    + " --dry-run and --crop-sheet, or start a new run with run.start_from");
        }
        if (fromStep == null && !options.overrides().isEmpty()) {
            throw new IllegalArgumentException(
                    "--resume alone goes on with the settings of the run; leave out -D, or say"
                            + " by --from-step from which checkpoint on they change");
        }
        RunFolder run = RunFolder.open(target.resumed);
        ResolvedConfig<DinoConfig> before = read(run, options.overrides());
        requireStepsAfter(before.value());
        try (TileSource tiles = tiles(before.value())) {
            ComputeDevice device = compute.open();
            ResolvedConfig<DinoConfig> config = withPrecisionOf(device, before, overrides -> read(run, overrides));
            DinoTrainer trainer = new DinoTrainer(config.value(), run, tiles, device, probe(config.value()));
            if (fromStep != null) {
                trainer.from(
                        new Branch(fromStep, options.overrides(), config.yaml(), provenance(config, tiles, device)));
            }
            return train(otherTiles ? trainer.acceptOtherTiles() : trainer);
        }
    }

    private static ResolvedConfig<DinoConfig> read(RunFolder run, List<String> overrides) {
        return ConfigLoader.read(DinoConfig.class, run.config(), overrides);
    }

    private void requireStepsAfter(DinoConfig config) {
        if (fromStep != null && fromStep >= config.run().steps()) {
            throw new IllegalArgumentException("--from-step " + fromStep + " leaves nothing to do, the run has "
                    + config.run().steps() + " steps; give an earlier step, or more by -D run.steps=N");
        }
    }

    private BestEncoder.Found train(DinoTrainer trainer) throws IOException, InterruptedException {
        Progress progress = common.json() ? Progress.silent() : Progress.standardError(System.err);
        try (Interruption stop = new Interruption("writing a checkpoint")) {
            return trainer.train(stop, progress);
        }
    }

    private static TileSource tiles(DinoConfig config) throws IOException {
        List<String> names = config.data().tiles();
        if (names.isEmpty()) {
            throw new IllegalArgumentException(
                    "data.tiles is empty; name tile sets: -D data.tiles=[tiles/], or FOLDER#SPLIT for one split");
        }
        TileSource tiles = TileSources.openNamed(names, Progress.standardError(System.err));
        int wanted = config.data().tilesAtOnce();
        if (wanted > tiles.size()) {
            String key = config.data().partsPerStep() > 1 ? "data.micro_batch_size" : "data.batch_size";
            String found = key + " " + wanted + " is more than the " + tiles.size() + " tiles of data.tiles; lower it";
            tiles.close();
            throw new IllegalArgumentException(found);
        }
        long cacheBytes = (long) config.data().cacheMib() << 20;
        return cacheBytes > 0 ? new CachedTiles(tiles, cacheBytes) : tiles;
    }

    private ProbeSetting probe(DinoConfig config) throws IOException {
        if (!config.probe().enabled()) {
            return ProbeSetting.NONE;
        }
        ProbeSetting setting = ProbeSetting.of(OnlineProbes.of(config.probe(), compute.threads()));
        try {
            setting.prepare(config);
        } catch (IOException e) {
            throw new IOException("probe.tiles: " + e.getMessage(), e);
        }
        OnlineProbes.warning(config.probe(), config.data().tiles())
                .ifPresent(warning -> common.err().println("golgi: " + warning));
        return setting;
    }

    private void dryRun(ResolvedConfig<DinoConfig> config) throws IOException {
        try (TileSource tiles = tiles(config.value())) {
            probe(config.value());
            StartingWeights.check(config.value());
            common.out().print(config.yaml());
            common.out()
                    .printf(
                            Locale.ROOT,
                            "# %d tiles, %.1f epochs, would write to %s%n",
                            tiles.size(),
                            (double) config.value().run().steps()
                                    * config.value().data().batchSize()
                                    / tiles.size(),
                            target.fresh);
            if (cropSheet != null) {
                CropSheet.write(
                        cropSheet,
                        tiles,
                        config.value().crops(),
                        config.value().run().seed());
                common.out().println("# crops in " + cropSheet);
            }
            common.out().flush();
        }
    }

    private void report(BestEncoder.Found found) {
        if (common.json()) {
            common.printJson(Map.of(
                    "encoder", found.folder().toString(),
                    "step", found.step(),
                    "score", found.score().isPresent() ? found.score().getAsDouble() : "none"));
            return;
        }
        Optional<Path> folder = Optional.ofNullable(found.folder().getParent());
        common.out()
                .println("encoder  " + found.folder()
                        + (found.score().isPresent()
                                ? String.format(
                                        Locale.ROOT,
                                        "  (best by the probe: %.3f after step %d)",
                                        found.score().getAsDouble(),
                                        found.step())
                                : "  (the last; give probe.tiles to keep the best)"));
        folder.ifPresent(run -> common.out().println("report   golgi report " + run));
        common.out().flush();
    }
}
