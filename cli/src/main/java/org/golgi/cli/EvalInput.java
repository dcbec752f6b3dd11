package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.golgi.core.io.OutputCheck;
import org.golgi.datasets.label.LabelColumn;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.features.FeatureShard;
import org.golgi.eval.picture.TilePictures;
import org.golgi.eval.statistics.Bootstrap;
import org.golgi.eval.survival.OutcomeTable;
import org.golgi.eval.task.CrossValidation;
import org.golgi.eval.task.Evaluation;
import org.golgi.eval.task.ResultFile;
import org.golgi.eval.task.ResultPictures;
import org.golgi.eval.task.Robustness;
import org.golgi.eval.task.SlideEvaluation;
import org.golgi.eval.task.SurvivalEvaluation;
import org.golgi.eval.task.TrainTest;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is evaluated, on what, and where the result goes: {@code @Mixin EvalInput input}. */
final class EvalInput {
    @Parameters(
            arity = "1",
            paramLabel = "DATA",
            description =
                    "A folder with labels.csv (whose paths are pictures, or HDF5 features of slides), such a CSV, or a "
                            + "feature file of golgi embed.")
    private Path data;

    @Option(
            names = "--test-features",
            paramLabel = "FILE",
            description = "A second feature file: all of DATA is the training set, all of this the test set.")
    private Path testFeatures;

    @Mixin
    private SplitOptions splits;

    @Mixin
    private ClassOptions classes;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Keep features of pictures here, for the next evaluation of the same encoder.")
    private Path cache;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where the result goes, as JSON with the answer for each picture.")
    private Path out;

    @Mixin
    private BootstrapOptions resampling;

    @Mixin
    private HoldOutOptions holdOut;

    @Mixin
    private EncoderOptions encoder;

    @Mixin
    private LabelOptions columns;

    private Optional<PictureOptions> pictures = Optional.empty();

    /** Pixels for the pictures of a command that shows some. */
    void show(PictureOptions options) {
        pictures = Optional.of(options);
    }

    /** Embeds or reads, checks the split, and is ready to run protocols. */
    Evaluation open() throws IOException {
        return new Evaluation(task(), sets(), bootstrap(), encoder.deviceName());
    }

    /** Runs retrieval and draws some queries with what they found. */
    ResultFile retrieval() throws IOException {
        TrainTest sets = sets();
        ResultFile result = new Evaluation(task(), sets, bootstrap(), encoder.deviceName()).retrieval();
        if (out == null) {
            return result;
        }
        try (TilePictures shown = pictures()) {
            return ResultPictures.write(out, result, sets.retrievalSheet(shown));
        }
    }

    /** Where the pixels of tiles and slides are to be had. */
    TilePictures pictures() throws IOException {
        return pictures.orElseGet(PictureOptions::new).open(data, columns.named());
    }

    /** Where the result goes. */
    Optional<Path> out() {
        return Optional.ofNullable(out);
    }

    /** The same with pictures resized to this side. */
    Evaluation openAt(int sizePx) throws IOException {
        if (FeatureInput.read(data, columns.named()).isPresent()) {
            throw new IllegalArgumentException(data + " holds features, which are of one size; give the pictures");
        }
        encoder.image(sizePx);
        return open();
    }

    /** Pictures of several centres or scanners. */
    Robustness openRobustness(String centreColumn) throws IOException {
        requireOneSet("robustness");
        FeatureSet set = features(Map.of(LabelColumn.SPLIT, centreColumn));
        return new Robustness(task(), ofChosenClasses(set), bootstrap());
    }

    /** The same for slides, with those of some splits to validate on. */
    SlideEvaluation openSlides(Set<String> validation) throws IOException {
        if (validation.isEmpty()) {
            return new SlideEvaluation(task(), sets(), bootstrap(), encoder.deviceName());
        }
        if (testFeatures != null) {
            throw new IllegalArgumentException(
                    "--validation and --test-features are given; with a test file all of DATA "
                            + "is learned from, name splits with --train and --test instead");
        }
        FeatureSet all = holdOut.apply(features(), classes.chosen(), resampling.seed());
        TrainTest sets = TrainTest.of(all, splits.train(), splits.test(), classes.chosen());
        return new SlideEvaluation(
                task(), sets, Optional.of(sets.validation(all, validation)), bootstrap(), encoder.deviceName());
    }

    /** All labelled pictures, dealt into folds. */
    CrossValidation openFolds(int folds) throws IOException {
        if (testFeatures != null) {
            throw new IllegalArgumentException(
                    "--folds and --test-features are given; with a test set there is nothing to part, leave one out");
        }
        if (holdOut.share().isPresent()) {
            throw new IllegalArgumentException(
                    "--folds and --hold-out are given; folds need no test split, leave one out");
        }
        return new CrossValidation(
                task(),
                TrainTest.undivided(features(), classes.chosen()),
                new CrossValidation.Dealing(folds, resampling.seed()),
                bootstrap(),
                encoder.deviceName());
    }

    /** Patients with outcomes. */
    SurvivalEvaluation openSurvival(OutcomeTable outcomes) throws IOException {
        requireOneSet("survival");
        return new SurvivalEvaluation(
                task(),
                ofChosenClasses(features()),
                new SurvivalEvaluation.Splits(splits.train(), splits.test()),
                outcomes,
                bootstrap());
    }

    private void requireOneSet(String command) {
        if (testFeatures != null || holdOut.share().isPresent()) {
            throw new IllegalArgumentException((testFeatures != null ? "--test-features" : "--hold-out")
                    + " does not go with " + command + ", which takes one set as it is; leave it out");
        }
    }

    /** Tiles of the named classes alone, such as those of tumour. */
    private FeatureSet ofChosenClasses(FeatureSet set) {
        return classes.chosen().isEmpty()
                ? set
                : TrainTest.requireClasses(set, classes.chosen())
                        .filter(sample -> sample.label()
                                .filter(classes.chosen()::contains)
                                .isPresent());
    }

    private String task() {
        return String.valueOf(data.toAbsolutePath().normalize().getFileName());
    }

    private Bootstrap bootstrap() {
        return resampling.bootstrap();
    }

    private TrainTest sets() throws IOException {
        FeatureSet set = holdOut.apply(features(), classes.chosen(), resampling.seed());
        return testFeatures == null
                ? TrainTest.of(set, splits.train(), splits.test(), classes.chosen())
                : TrainTest.of(set, FeatureShard.read(testFeatures), classes.chosen());
    }

    private FeatureSet features() throws IOException {
        return features(Map.of());
    }

    /** Long work must not end at a place that takes no result. */
    private void checkOutputs() throws IOException {
        if (cache != null) {
            OutputCheck.folder(cache);
        }
        if (out != null) {
            ResultFile.requireReplaceable(out);
            if (pictures.isPresent()) {
                OutputCheck.file(ResultPictures.beside(out));
                OutputCheck.folder(ResultPictures.folderBeside(out));
            }
        }
    }

    /** The features, with columns named by the protocol. */
    private FeatureSet features(Map<LabelColumn, String> roles) throws IOException {
        checkOutputs();
        Map<LabelColumn, String> named = columns.named();
        named.putAll(roles);
        Optional<FeatureSet> made = FeatureInput.read(data, named, encoder);
        if (testFeatures != null && made.isEmpty()) {
            throw new IllegalArgumentException(
                    "--test-features goes with a feature file, but " + data + " is none; make one with golgi embed");
        }
        return made.isPresent() ? made.get() : embed(named);
    }

    private FeatureSet embed(Map<LabelColumn, String> named) throws IOException {
        if (!Embedding.hasTable(data)) {
            String what = !Files.exists(data)
                    ? " does not exist"
                    : Files.isDirectory(data) ? " is a folder without labels.csv" : " is no table";
            throw new IllegalArgumentException(data + what + "; give a folder with labels.csv (columns path, label and"
                    + " split), such a CSV, an .npz archive, or a feature file (.safetensors) of golgi embed");
        }
        // Every picture counts in an evaluation: none may be left out silently.
        return new Embedding(encoder, Optional.ofNullable(cache), 0)
                .make(List.of(data), named)
                .set();
    }

    long seed() {
        return resampling.seed();
    }

    /** Writes the result where it was asked for and prints it. */
    void finish(ResultFile result, CommonOptions common) throws IOException {
        ResultTable.finish(result, Optional.ofNullable(out), common);
    }
}
