package org.golgi.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.golgi.core.io.OutputCheck;
import org.golgi.core.run.Progress;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.datasets.label.LabelColumn;
import org.golgi.eval.segment.MaskClasses;
import org.golgi.eval.segment.MaskedImages;
import org.golgi.eval.segment.SegmentationHead;
import org.golgi.eval.segment.SegmentationRun;
import org.golgi.eval.segment.SegmentationSettings;
import org.golgi.eval.task.ResultFile;
import org.golgi.eval.task.ResultPictures;
import org.golgi.eval.task.SegmentationEvaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code golgi eval segment}: a class for every pixel. */
@Command(
        name = "segment",
        description = "Segmentation: a decoder is trained on a frozen encoder and gives every pixel of pictures of "
                + "any size a class; Dice, precision, recall and intersection over union of each picture.")
final class EvalSegmentCommand implements Callable<Integer> {
    @Parameters(
            arity = "1",
            paramLabel = "DATA",
            description = "A CSV with the columns path (or image), mask and, where known, split, slide and patient; a "
                    + "folder with such a labels.csv; or a folder with images and masks in it, named alike.")
    private Path data;

    @Option(
            names = "--decoder",
            paramLabel = "NAME",
            defaultValue = "conv",
            description =
                    "conv (three convolutional stages), linear (one layer a patch), or mask2former (queries with masked "
                            + "attention on a ViT-Adapter). Default: ${DEFAULT-VALUE}.")
    private String decoder;

    @Option(
            names = "--masks",
            paramLabel = "KIND",
            defaultValue = "classes",
            description = "What numbers in masks are: classes (0 the first, 1 the second, ...), or objects (0 is the "
                    + "first class, everything above an object of the second). Default: ${DEFAULT-VALUE}.")
    private String masks;

    @Option(
            names = "--classes",
            split = ",",
            paramLabel = "CLASS",
            defaultValue = "background,foreground",
            description = "Names of the classes; nothing is reported on the first. Default: ${DEFAULT-VALUE}.")
    private List<String> classes;

    @Option(names = "--ignore", paramLabel = "N", description = "Pixels of this number in a mask do not count.")
    private Integer ignored;

    @Option(
            names = "--blocks",
            split = ",",
            paramLabel = "N",
            description = "Blocks of the encoder whose patch tokens are used, from 1. Default: four, evenly spread, "
                    + "the last among them.")
    private List<Integer> blocks;

    @Option(
            names = "--overlap",
            paramLabel = "PX",
            description = "How far the windows overlap at least in which the encoder sees a picture. Default: a "
                    + "quarter of the encoder's input.")
    private Integer overlap;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Most updates; training ends before when the validation pictures gain nothing. Default: "
                    + "${DEFAULT-VALUE}.")
    private int steps;

    @Option(
            names = "--batch-windows",
            paramLabel = "N",
            defaultValue = "16",
            description = "Windows an update. Default: ${DEFAULT-VALUE}.")
    private int batchWindows;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            description = "Of AdamW at the start. Default: 1e-3; of mask2former 5e-4, with --size uni 1e-4.")
    private Double learningRate;

    @Mixin
    private MaskOptions masksOfQueries;

    @Mixin
    private SplitOptions splits;

    @Option(
            names = "--validation",
            split = ",",
            paramLabel = "SPLIT",
            description = "Splits that choose the weights. Default: a fifth of the training pictures.")
    private List<String> validation;

    @Mixin
    private HoldOutOptions holdOut;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Keep patch features here, for the next decoder on the same encoder.")
    private Path cache;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description =
                    "Where the result goes, as JSON with the figures of each picture; beside it, as PNG, picture, "
                            + "truth and prediction of some test pictures, from the worst to the best.")
    private Path out;

    @Option(
            names = "--save-head",
            paramLabel = "FILE",
            description = "Keep the trained decoder here (.safetensors), such as for golgi tile --tissue-head; needs "
                    + "--mpp. Not for mask2former.")
    private Path saveHead;

    @Option(
            names = "--mpp",
            paramLabel = "UM",
            description = "Micrometres a pixel of the pictures; kept with the head.")
    private Double mpp;

    @Mixin
    private BootstrapOptions resampling;

    @Option(names = "--mask-column", paramLabel = "NAME", description = "Column of the masks' paths. Default: mask.")
    private String maskColumn;

    @Mixin
    private LabelOptions columns;

    @Mixin
    private EncoderOptions encoder;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws Exception {
        Optional<SegmentationHead.Target> head = head();
        checkOutputs();
        SegmentationRun.Plan plan = plan();
        String name = String.valueOf(data.toAbsolutePath().normalize().getFileName());
        var evaluation = new SegmentationEvaluation(name, plan, resampling.bootstrap(), encoder.deviceName());
        SegmentationEvaluation.Made made;
        try (ScratchFolder scratch = ScratchFolder.unless(Optional.ofNullable(cache));
                ImageEncoder opened = encoder.open()) {
            Progress progress = Progress.standardError(new PrintStream(System.err, true));
            made = evaluation.run(opened, encoder.spec(), scratch.path(), head, progress);
        }
        if (out != null) {
            ResultPictures.write(out, made.sheet());
        }
        if (saveHead != null && !common.json()) {
            common.out().println("head: " + saveHead);
        }
        ResultTable.finish(made.result(), Optional.ofNullable(out), common);
        return 0;
    }

    private void checkOutputs() throws IOException {
        if (out != null) {
            ResultFile.requireReplaceable(out);
            OutputCheck.file(ResultPictures.beside(out));
        }
        if (saveHead != null) {
            OutputCheck.file(saveHead);
        }
        if (cache != null) {
            OutputCheck.folder(cache);
        }
    }

    private Optional<SegmentationHead.Target> head() {
        if ((saveHead == null) != (mpp == null)) {
            throw new IllegalArgumentException(
                    "--save-head and --mpp go together: a head is of use only at the resolution "
                            + "of its pictures, such as --save-head tissue.safetensors --mpp 8");
        }
        return saveHead == null
                ? Optional.empty()
                : Optional.of(new SegmentationHead.Target(saveHead, encoder.spec(), encoder.precision(), mpp));
    }

    private SegmentationRun.Plan plan() throws IOException {
        Map<LabelColumn, String> named = new EnumMap<>(LabelColumn.class);
        named.putAll(columns.named());
        if (maskColumn != null) {
            named.put(LabelColumn.MASK, maskColumn);
        }
        OptionalInt ignore = ignored == null ? OptionalInt.empty() : OptionalInt.of(ignored);
        SegmentationSettings.Kind kind = SegmentationSettings.Kind.parse(decoder);
        double usualRate = kind == SegmentationSettings.Kind.MASK2FORMER
                ? masksOfQueries.preset().learningRate()
                : SegmentationSettings.LEARNING_RATE;
        var settings = new SegmentationSettings(
                kind,
                blocks == null ? List.of() : blocks,
                overlap == null ? OptionalInt.empty() : OptionalInt.of(overlap),
                steps,
                batchWindows,
                learningRate == null ? usualRate : learningRate,
                resampling.seed(),
                masksOfQueries.shape());
        MaskClasses meaning = new MaskClasses(classes, MaskClasses.Kind.parse(masks), ignore);
        MaskedImages images = MaskedImages.open(data, named);
        return new SegmentationRun.Plan(
                images.with(holdOut.apply(images.samples(), resampling.seed())),
                meaning,
                splits.train(),
                validation == null ? Set.of() : set(validation),
                splits.test(),
                settings);
    }

    private static Set<String> set(List<String> names) {
        return new LinkedHashSet<>(names);
    }
}
