package org.golgi.eval.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.golgi.core.run.Progress;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.eval.segment.MaskClasses;
import org.golgi.eval.segment.MaskedImages;
import org.golgi.eval.segment.SegmentationRun;
import org.golgi.eval.segment.SegmentationSettings;
import org.golgi.eval.statistics.Bootstrap;

/**
 * Runs the decoders of a segmentation task, one result file and one picture each. A decoder whose result lies there
 * already, of the same encoder, transform, split, seed and resampling, is not trained again.
 */
public final class SegmentationTask {
    private static final String PREFIX = "segment:";

    private final Path folder;
    private final Bootstrap bootstrap;
    private final String device;

    /**
     * What is evaluated.
     *
     * @param encoder with features of patches
     * @param name how it was named
     * @param cache where patch features are kept
     */
    public record Model(ImageEncoder encoder, String name, Path cache) {}

    /** Results go into this folder. */
    public SegmentationTask(Path folder, Bootstrap bootstrap, String device) {
        this.folder = folder;
        this.bootstrap = bootstrap;
        this.device = device;
    }

    /** Runs what is missing. */
    public List<TaskRunner.Done> run(
            Suite.Task task, MaskedImages images, MaskClasses classes, Model model, Progress progress)
            throws IOException {
        List<TaskRunner.Done> all = new ArrayList<>();
        for (String protocol : task.protocols()) {
            if (!protocol.startsWith(PREFIX)) {
                throw new IllegalArgumentException(
                        "task '" + task.name() + "' has masks, so protocol '" + protocol
                                + "' cannot be run; legal are segment:linear, segment:conv and segment:mask2former, each with :STEPS behind if wanted");
            }
            var plan = new SegmentationRun.Plan(
                    images, classes, task.train(), task.validation(), task.test(), settings(protocol));
            Path file = folder.resolve(TaskRunner.fileName(task.name(), protocol));
            ResultFile kept = Files.exists(file) ? ResultFile.read(file) : null;
            if (kept != null && isOf(kept, plan, model.encoder()) && kept.isResampledBy(bootstrap)) {
                all.add(new TaskRunner.Done(file, kept, true));
                continue;
            }
            SegmentationEvaluation.Made made = new SegmentationEvaluation(task.name(), plan, bootstrap, device)
                    .run(model.encoder(), model.name(), model.cache(), progress);
            // The picture first: where the result lies, the task is done.
            ResultPictures.write(file, made.sheet());
            made.result().write(file);
            all.add(new TaskRunner.Done(file, made.result(), false));
        }
        return all;
    }

    private SegmentationSettings settings(String protocol) {
        String[] parts = protocol.substring(PREFIX.length()).split(":", 2);
        SegmentationSettings usual =
                SegmentationSettings.usual(SegmentationSettings.Kind.parse(parts[0]), bootstrap.seed());
        try {
            return parts.length == 1 ? usual : usual.withSteps(Integer.parseInt(parts[1]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "protocol '" + protocol + "' needs a whole number of steps behind the decoder", e);
        }
    }

    private static boolean isOf(ResultFile kept, SegmentationRun.Plan plan, ImageEncoder encoder) {
        return kept.encoder().hash().equals(encoder.hash())
                && kept.encoder().transform().equals(encoder.transform().toString())
                && kept.provenance().dataHash().equals(SegmentationEvaluation.dataHash(plan));
    }
}
