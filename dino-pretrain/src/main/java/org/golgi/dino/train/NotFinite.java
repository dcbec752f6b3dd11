package org.golgi.dino.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.golgi.core.io.DurableFiles;
import org.golgi.core.run.RunFolder;
import org.golgi.core.tensor.PrecisionChoice;
import org.golgi.dino.config.DinoConfig;
import org.golgi.dino.model.StepReport;

/** Steps whose loss was not finite: {@code not-finite-step-N.json}, N being how many steps were done before. */
final class NotFinite {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "not-finite-step-";
    private static final String ENDING = ".json";

    private NotFinite() {}

    static Path file(long done, RunFolder run) {
        return run.path().resolve(NAME + done + ENDING);
    }

    /** The files of the steps that are done again when this step was the last one. */
    static List<Path> after(long done, RunFolder run) throws IOException {
        try (Stream<Path> files = Files.list(run.path())) {
            return files.filter(file -> file.getFileName().toString().matches(NAME + "\\d{1,18}\\" + ENDING))
                    .filter(file -> number(file) >= done)
                    .sorted()
                    .toList();
        }
    }

    private static long number(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(NAME.length(), name.length() - ENDING.length()));
    }

    /** Writes what was not finite, and on which tiles. */
    static void write(long done, RunFolder run, List<String> tiles, StepReport report) throws IOException {
        ObjectNode found = JSON.createObjectNode();
        found.put("step", done);
        report.backpropagated().forEach((name, value) -> found.put("loss/" + name, value.toString()));
        report.gradientNorms().forEach((name, value) -> found.put("gradient_norm/" + name, value.toString()));
        tiles.forEach(found.putArray("tiles")::add);
        DurableFiles.replace(file(done, run), found.toPrettyString() + "\n");
    }

    /**
     * One line that names the way out.
     *
     * @param earlier steps before this one that have a checkpoint; each has led to a finite loss
     */
    static Diverged failure(long done, RunFolder run, DinoConfig config, List<Long> earlier) {
        String lower = String.format(
                Locale.ROOT,
                "-D optimizer.base_learning_rate=%.2g",
                config.optimizer().baseLearningRate() / 2);
        String way = earlier.isEmpty()
                ? "there is no earlier checkpoint, so begin anew with a lower learning rate: golgi pretrain --run FOLDER"
                        + " --config " + run.config() + " " + lower
                : "go on from an earlier checkpoint ("
                        + earlier.stream().map(String::valueOf).collect(Collectors.joining(", "))
                        + ") with a lower learning rate: golgi pretrain --resume " + run.path() + " --from-step "
                        + earlier.get(earlier.size() - 1) + " " + lower;
        String precision =
                config.run().precision() == PrecisionChoice.FP32 ? "" : ", or try -D run.precision=fp32 in its place";
        return new Diverged("after step " + done + " the loss was not finite; its tiles and losses are in "
                + file(done, run) + ", the weights before it in checkpoint " + done + "; " + way + precision);
    }
}
