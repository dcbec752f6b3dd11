package org.golgi.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.golgi.core.io.OutputCheck;
import org.golgi.core.run.Progress;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.picture.TilePictures;
import org.golgi.eval.report.Headlines;
import org.golgi.eval.segment.MaskClasses;
import org.golgi.eval.segment.MaskedImages;
import org.golgi.eval.survival.OutcomeTable;
import org.golgi.eval.task.CrossValidation;
import org.golgi.eval.task.HoldOut;
import org.golgi.eval.task.ResultFile;
import org.golgi.eval.task.SegmentationTask;
import org.golgi.eval.task.Suite;
import org.golgi.eval.task.SurvivalEvaluation;
import org.golgi.eval.task.TaskRunner;
import org.golgi.eval.task.TrainTest;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs tasks and prints what came out; shared by task and suite: {@code @Mixin TaskEvaluation tasks}. */
final class TaskEvaluation {
    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description =
                    "Where the results go, one file a protocol. Those that lie there already, of the same encoder, "
                            + "features, split, classes, patients, seed and replicates, are not run again.")
    private Path out;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Where features are kept between runs. Default: cache in the folder of the results.")
    private Path cache;

    @Mixin
    private BootstrapOptions resampling;

    @Mixin
    private EncoderOptions encoder;

    @Mixin
    private PictureOptions pictures;

    /** To be called before the first task. */
    void checkOutputs() throws IOException {
        OutputCheck.folder(out);
        if (cache != null) {
            OutputCheck.folder(cache);
        }
    }

    /** Runs one task; features are made once, at each size, and serve all its protocols. */
    List<TaskRunner.Done> run(Suite.Task task) throws IOException {
        if (task.masks().isPresent()) {
            return segment(task);
        }
        Optional<FeatureSet> made = FeatureInput.read(task.data(), task.columns(), encoder);
        if (task.sizes().isEmpty()) {
            return run(task, made.isPresent() ? made.get() : embed(task), OptionalInt.empty());
        }
        if (made.isPresent()) {
            throw new IllegalArgumentException(
                    task.data() + " holds features, which are of one size; give the pictures or leave sizes out");
        }
        List<TaskRunner.Done> all = new ArrayList<>();
        try {
            for (int size : task.sizes()) {
                encoder.image(size);
                all.addAll(run(task, embed(task), OptionalInt.of(size)));
            }
        } finally {
            encoder.ownImage();
        }
        return all;
    }

    private FeatureSet embed(Suite.Task task) throws IOException {
        return new Embedding(encoder, Optional.of(cache == null ? out.resolve("cache") : cache), 0)
                .make(List.of(task.data()), task.columns())
                .set();
    }

    private List<TaskRunner.Done> run(Suite.Task task, FeatureSet all, OptionalInt size) throws IOException {
        try (TilePictures shown = shown(task)) {
            TaskRunner whole = new TaskRunner(out, resampling.bootstrap(), encoder.deviceName(), shown);
            TaskRunner runner = size.isPresent() ? whole.at(size.getAsInt()) : whole;
            if (task.outcomes().isPresent()) {
                var splits = new SurvivalEvaluation.Splits(task.train(), task.test());
                OutcomeTable outcomes = OutcomeTable.read(task.outcomes().get());
                return runner.runSurvival(
                        task.name(),
                        new SurvivalEvaluation(
                                task.name(),
                                TrainTest.requireClasses(all, task.classes()).ofClasses(task.classes()),
                                splits,
                                outcomes,
                                resampling.bootstrap()),
                        task.protocols());
            }
            if (task.folds().isPresent()) {
                return runner.runFolds(
                        task.name(),
                        TrainTest.undivided(all, task.classes()),
                        new CrossValidation.Dealing(task.folds().getAsInt(), resampling.seed()),
                        task.protocols());
            }
            FeatureSet set = task.holdOut().isPresent()
                    ? new HoldOut(task.holdOut().get(), resampling.seed()).of(all.ofClasses(task.classes()))
                    : all;
            TrainTest sets = TrainTest.of(set, task.train(), task.test(), task.classes());
            Optional<FeatureSet> watched = task.validation().isEmpty()
                    ? Optional.empty()
                    : Optional.of(sets.validation(set, task.validation()));
            return runner.run(task.name(), sets, watched, task.protocols());
        }
    }

    /** Only pictures on one side of a split are drawn. */
    private TilePictures shown(Suite.Task task) throws IOException {
        return task.folds().isPresent() || task.outcomes().isPresent()
                ? new TilePictures()
                : pictures.open(task.data(), task.columns());
    }

    private List<TaskRunner.Done> segment(Suite.Task task) throws IOException {
        List<String> names = task.classes().isEmpty() ? List.of("background", "foreground") : task.classes();
        MaskedImages images = MaskedImages.open(task.data(), task.columns());
        MaskedImages divided = task.holdOut().isPresent()
                ? images.with(new HoldOut(task.holdOut().get(), resampling.seed()).of(images.samples()))
                : images;
        var runner = new SegmentationTask(out, resampling.bootstrap(), encoder.deviceName());
        try (ImageEncoder opened = encoder.open()) {
            return runner.run(
                    task,
                    divided,
                    new MaskClasses(names, task.masks().orElseThrow(), task.ignored()),
                    new SegmentationTask.Model(opened, encoder.spec(), cache == null ? out.resolve("cache") : cache),
                    Progress.standardError(new PrintStream(System.err, true)));
        }
    }

    void print(List<TaskRunner.Done> all, CommonOptions common) {
        if (common.json()) {
            List<Map<String, Object>> list = new ArrayList<>();
            for (TaskRunner.Done done : all) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("task", done.result().task());
                entry.put("protocol", done.result().protocol().id());
                entry.put("metrics", done.result().metrics());
                entry.put("file", done.file().toString());
                entry.put("reused", done.reused());
                list.add(entry);
            }
            common.printJson(list);
            return;
        }
        common.out().printf("%-22s  %-22s  %-8s  %-24s%n", "task", "protocol", "metric", "value and interval");
        for (TaskRunner.Done done : all) {
            ResultFile result = done.result();
            for (String name : Headlines.of(result)) {
                ResultFile.Figure figure = result.metrics().get(name);
                common.out()
                        .printf(
                                Locale.ROOT,
                                "%-22s  %-22s  %-8s  %s (%s)%s%n",
                                result.task(),
                                result.protocol().id(),
                                name,
                                figure.text(),
                                figure.interval(),
                                done.reused() ? "  as before" : "");
            }
        }
        common.out().println("The results are in " + out);
        common.out().flush();
    }
}
