package org.golgi.dino.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.run.MetricsLog;
import org.golgi.core.run.Progress;
import org.golgi.core.run.RunFolder;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageBatch;
import org.golgi.datasets.tile.TileSource;
import org.golgi.dino.config.DinoConfig;
import org.golgi.dino.data.DamagedTiles;
import org.golgi.dino.data.DamagedTilesFile;
import org.golgi.dino.model.Accumulation;
import org.golgi.dino.model.CropBatch;
import org.golgi.dino.model.Objective;
import org.golgi.dino.model.SelfDistillation;
import org.golgi.dino.model.StepReport;
import org.golgi.dino.model.StepSettings;
import org.golgi.dino.model.SubsetDropPath;
import org.golgi.dino.model.TrainingStep;

/**
 * A DINOv2 pretraining run (Oquab et al. 2023): steps, metrics, probes and checkpoints in a run folder.
 *
 * <p>What happens in a step depends on seed and step alone, so a run that was killed goes on from its newest checkpoint to
 * the weights it would have had.
 */
public final class DinoTrainer {
    private static final int WORLD = 1;
    private static final int RANK_CROPS = 64;
    private static final int MEBIBYTE = 1 << 20;

    private final DinoConfig config;
    private final RunFolder run;
    private final TileSource tiles;
    private final ComputeDevice device;
    private final ProbeSetting probe;
    private boolean otherTiles;
    private Optional<Branch> branch = Optional.empty();

    /** A run of this configuration in this folder; the tiles stay the caller's. */
    public DinoTrainer(DinoConfig config, RunFolder run, TileSource tiles, ComputeDevice device, ProbeSetting probe) {
        this.config = config;
        this.run = run;
        this.tiles = tiles;
        this.device = device;
        this.probe = probe;
    }

    /** Goes on although the tiles are others than those that the run was trained on. */
    public DinoTrainer acceptOtherTiles() {
        otherTiles = true;
        return this;
    }

    /**
     * Goes on from the checkpoint of another step than the newest, or with other settings, which this trainer has been
     * given; what the run had after that step is set aside.
     */
    public DinoTrainer from(Branch other) {
        branch = Optional.of(other);
        return this;
    }

    /**
     * Trains to the end, from the newest checkpoint of the folder if it has one.
     *
     * @param stop asked between steps; once true, the run writes a checkpoint and throws
     * @return the best or, without a probe, the last encoder
     * @throws CancellationException if it was asked to stop
     * @throws Diverged if a loss was not finite
     * @throws IllegalArgumentException if the run was trained on other tiles and that was not {@linkplain
     *     #acceptOtherTiles accepted}
     * @throws IOException if tiles cannot be read, the folder cannot be written, or another process trains it
     */
    public BestEncoder.Found train(BooleanSupplier stop, Progress progress) throws IOException, InterruptedException {
        try (RunFolder.Claim claim = run.claim();
                SelfDistillation model = RunState.newModel(config, device);
                MetricsLog metrics = MetricsLog.open(run.path());
                Progress.Bar bar = progress.start("pretrain", config.run().steps(), "steps")) {
            RunLog log = new RunLog(run.log(), bar);
            if (!claim.sure()) {
                log.note("the file system of " + run.path()
                        + " knows no locks; see that no second process trains this run");
            }
            RunState state = RunState.begin(config, run, tiles.hash(), log);
            state.restore(model, otherTiles, branch);
            if (state.step() == 0) {
                StartingWeights.into(model, config, log);
            }
            metrics.rewindTo(
                    state.step() == 0 ? -1 : state.step()); // a run that begins anew probes before its first step
            bar.skip(state.step());
            BestEncoder best = BestEncoder.open(run, config, probe, state.step(), log);
            try (StepBatches batches = new StepBatches(config, tiles, state.step(), damagedTiles(log))) {
                new Loop(model, metrics, bar, log, state, best, batches).run(stop);
            }
            return best.finish(model, state.step());
        }
    }

    /** Names each tile that cannot be read once in the run's life; those it has named count from the start. */
    private DamagedTiles damagedTiles(RunLog log) throws IOException {
        DamagedTilesFile file = new DamagedTilesFile(run.path().resolve("damaged-tiles.csv"));
        DamagedTiles damaged =
                DamagedTiles.goingOn(tiles, file.named(), config.data().damagedLimit(), (tile, reason) -> {
                    file.damaged(tile, reason);
                    log.note("left out " + tile + ": " + reason);
                });
        if (!file.named().isEmpty()) {
            log.note("of " + file.named().size() + " tiles that could not be read before " + damaged.count()
                    + " still cannot");
        }
        return damaged;
    }

    /** The loop and what it carries from step to step. */
    private final class Loop {
        private final SelfDistillation model;
        private final MetricsLog metrics;
        private final Progress.Bar bar;
        private final RunLog log;
        private final RunState state;
        private final BestEncoder best;
        private final StepBatches batches;
        private final TrainingStep trainingStep;
        private final CollapseMonitor collapse = new CollapseMonitor(config);
        private final Averages averages = new Averages();
        private long stepStarted = System.nanoTime();
        private double waitedBefore;

        Loop(
                SelfDistillation model,
                MetricsLog metrics,
                Progress.Bar bar,
                RunLog log,
                RunState state,
                BestEncoder best,
                StepBatches batches) {
            this.model = model;
            this.metrics = metrics;
            this.bar = bar;
            this.log = log;
            this.state = state;
            this.best = best;
            this.batches = batches;
            trainingStep = new TrainingStep(
                    model, new Objective(config.loss()), config.optimizer().clip());
        }

        void run(BooleanSupplier stop) throws IOException, InterruptedException {
            if (state.step() == 0) {
                probe();
            }
            while (state.step() < config.run().steps()) {
                try {
                    step();
                } catch (TilesUnreadable failure) {
                    throw kept(failure);
                }
                long done = state.step();
                boolean last = done == config.run().steps();
                if (best.isDue(done) || last) {
                    probe();
                }
                boolean stopNow = !last && stop.getAsBoolean();
                if (done % config.run().checkpointEverySteps() == 0 || last || stopNow) {
                    state.save(model);
                }
                if (stopNow) {
                    throw interrupted();
                }
            }
        }

        /** The steps that are done are not lost with the tiles of the next one. */
        private IOException kept(TilesUnreadable failure) {
            try {
                state.keep(model);
            } catch (IOException unwritten) {
                failure.addSuppressed(unwritten);
                return new IOException(
                        failure.getMessage() + "; step " + state.step() + " could not be kept either: "
                                + unwritten.getMessage(),
                        failure);
            }
            String goOn =
                    "; step %d is kept, go on with golgi pretrain --resume %s".formatted(state.step(), run.path());
            return state.step() == 0 ? failure : new IOException(failure.getMessage() + goOn, failure);
        }

        private CancellationException interrupted() {
            return new CancellationException("interrupted after step " + state.step()
                    + ", a checkpoint is written; go on with golgi pretrain --resume " + run.path());
        }

        private void step() throws IOException, InterruptedException {
            long step = state.step();
            try (Scope scope = new Scope()) {
                StepSettings settings = config.settings(step, WORLD);
                int parts = config.data().partsPerStep();
                List<String> ids = new ArrayList<>();
                List<Tensor> globalCrops = new ArrayList<>();
                StepReport report;
                try (Accumulation accumulation = trainingStep.begin(settings, parts)) {
                    for (int part = 0; part < parts - 1; part++) {
                        try (Scope own = new Scope()) {
                            CropBatch crops = take(accumulation, step * parts + part, ids);
                            some(crops, globalCrops).ifPresent(some -> globalCrops.add(own.keep(some.clone())));
                        }
                    }
                    CropBatch last = take(accumulation, step * parts + parts - 1, ids);
                    some(last, globalCrops).ifPresent(globalCrops::add);
                    report = accumulation.finish();
                }
                if (!report.applied()) {
                    throw diverged(step, ids, report);
                }
                state.advance();
                note(settings, report, globalCrops);
            }
        }

        /** Global crops of a part, as many as the rank of the features still needs. */
        private static Optional<Tensor> some(CropBatch part, List<Tensor> sofar) {
            long wanted = RANK_CROPS
                    - sofar.stream().mapToLong(crops -> crops.size(0)).sum();
            return wanted <= 0
                    ? Optional.empty()
                    : Optional.of(part.globalCrops()
                            .narrow(0, 0, Math.min(wanted, part.globalCrops().size(0))));
        }

        private CropBatch take(Accumulation accumulation, long number, List<String> ids)
                throws IOException, InterruptedException {
            StepBatches.Part part = batches.next(number);
            ids.addAll(part.ids());
            accumulation.add(
                    part.crops(),
                    SubsetDropPath.of(config.model().dropPath(), config.run().seed(), number));
            return part.crops();
        }

        private void note(StepSettings settings, StepReport report, List<Tensor> globalCrops) throws IOException {
            long now = System.nanoTime();
            Map<String, Double> figures = new LinkedHashMap<>(report.metrics());
            figures.put("schedule/learning_rate", settings.learningRate());
            figures.put("schedule/last_layer_learning_rate", settings.lastLayerLearningRate());
            figures.put("schedule/weight_decay", settings.weightDecay());
            figures.put("schedule/momentum", settings.momentum());
            figures.put("schedule/teacher_temperature", settings.teacherTemperature());
            figures.put("speed/seconds_per_step", (now - stepStarted) / 1e9);
            figures.put("speed/data_wait_seconds", batches.waitedSeconds() - waitedBefore);
            waitedBefore = batches.waitedSeconds();
            stepStarted = now;
            averages.add(figures);
            bar.status(String.format(Locale.ROOT, "loss %.3f%s", report.logged().get("total"), best.status()));
            bar.advance(1);
            long done = state.step();
            if (done % config.run().logEverySteps() == 0 || done == config.run().steps()) {
                writeMetrics(done, report, globalCrops);
            }
        }

        private void writeMetrics(long done, StepReport report, List<Tensor> globalCrops) throws IOException {
            Map<String, Double> means = averages.take();
            means.put("speed/images_per_second", config.data().batchSize() / means.get("speed/seconds_per_step"));
            means.put("memory/resident_mib", Pointer.physicalBytes() / (double) MEBIBYTE);
            means.put("data/damaged_tiles", (double) batches.damagedTiles());
            double rank = featureRank(globalCrops);
            means.put("collapse/feature_rank", rank);
            metrics.log(done, means);
            collapse.judge(done, new CollapseMonitor.Signs(rank, report.teacherEntropy(), report.centreNorm()))
                    .forEach(alarm -> log.note("ALARM at step " + done + ": " + alarm));
        }

        private double featureRank(List<Tensor> globalCrops) {
            return Ops.noGrad(() -> {
                try (Scope scope = new Scope()) {
                    ImageBatch some =
                            ImageBatch.of(Ops.cat(0, globalCrops).to(device.toTorch(), Ops.F32)); // [n, 3, G, G]
                    return FeatureRank.of(
                            model.teacher().backbone().forward(some).cls());
                }
            });
        }

        private void probe() throws IOException {
            Map<String, Double> scores = best.probe(model, state.step());
            if (!scores.isEmpty()) {
                metrics.log(state.step(), scores);
                stepStarted = System.nanoTime();
            }
        }

        private Diverged diverged(long step, List<String> ids, StepReport report) throws IOException {
            NotFinite.write(step, run, ids, report);
            state.saveBesides(model);
            return NotFinite.failure(step, run, config, state.earlier());
        }
    }
}
