package org.golgi.dino.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.golgi.core.encoder.VitEncoder;
import org.golgi.core.io.DurableFiles;
import org.golgi.core.io.JsonFiles;
import org.golgi.core.run.RunFolder;
import org.golgi.dino.config.DinoConfig;
import org.golgi.dino.model.SelfDistillation;

/**
 * Probes the teacher at intervals and keeps the encoder with the highest mean score in {@code best/}: features may peak
 * before a run ends.
 */
public final class BestEncoder {
    static final String BEST = "best";
    static final String LAST = "last";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DinoConfig config;
    private final RunFolder run;
    private final ProbeSetting setting;
    private final RunLog log;
    private final TreeMap<Long, Double> scores = new TreeMap<>();

    /**
     * The encoder that a run leaves behind.
     *
     * @param folder where it lies
     * @param step after which step it was taken
     * @param score its mean probe score; empty without a probe
     */
    public record Found(Path folder, long step, OptionalDouble score) {}

    private BestEncoder(DinoConfig config, RunFolder run, ProbeSetting setting, RunLog log) {
        this.config = config;
        this.run = run;
        this.setting = setting;
        this.log = log;
    }

    /** Takes over the scores of the steps that are done. */
    static BestEncoder open(RunFolder run, DinoConfig config, ProbeSetting setting, long doneSteps, RunLog log)
            throws IOException {
        BestEncoder best = new BestEncoder(config, run, setting, log);
        TeacherFolder.repair(run.path().resolve(BEST));
        TeacherFolder.repair(run.path().resolve(LAST));
        best.scores.putAll(readScores(run));
        OptionalLong of = stepOf(best.scores);
        if (of.isPresent() && of.getAsLong() > doneSteps) {
            // best/ is of a step that is not done yet, and the best of those that are done lies nowhere any more
            best.scores.clear();
        }
        best.scores.tailMap(doneSteps, false).clear();
        return best;
    }

    private static TreeMap<Long, Double> readScores(RunFolder run) throws IOException {
        TreeMap<Long, Double> scores = new TreeMap<>();
        Path file = scoreFile(run);
        if (Files.exists(file)) {
            for (Map.Entry<String, JsonNode> entry : JsonFiles.read(file).properties()) {
                scores.put(Long.parseLong(entry.getKey()), entry.getValue().asDouble());
            }
        }
        return scores;
    }

    /** The step after which the encoder in {@code best/} was taken: the first of the highest score. */
    static OptionalLong stepOfBest(RunFolder run) throws IOException {
        return stepOf(readScores(run));
    }

    private static OptionalLong stepOf(TreeMap<Long, Double> scores) {
        return scores.entrySet().stream()
                .max(Map.Entry.<Long, Double>comparingByValue().thenComparing(entry -> -entry.getKey()))
                .map(entry -> OptionalLong.of(entry.getKey()))
                .orElse(OptionalLong.empty());
    }

    boolean isDue(long doneSteps) {
        return setting.probe().isPresent() && doneSteps % config.probe().everySteps() == 0;
    }

    /** Scores the teacher by name, {@code probe/…}; keeps it if it is the best so far. Nothing without a probe. */
    Map<String, Double> probe(SelfDistillation model, long step) throws IOException {
        if (setting.probe().isEmpty()) {
            return Map.of();
        }
        // Lent, not copied: the probe sees the teacher's weights of this moment.
        VitEncoder encoder = VitEncoder.borrowing(
                model.teacher().backbone(),
                TeacherFolder.transform(config),
                config.probe().pooling());
        Map<String, Double> figures = setting.probe().get().evaluate(encoder);
        double score = figures.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        Map<String, Double> named = new LinkedHashMap<>();
        figures.forEach((name, value) -> named.put("probe/" + name, value));
        named.put("probe/score", score);
        if (!Double.isFinite(score)) {
            log.note("probe after step " + step + ": " + describe(figures)
                    + "; its mean is no number and does not count");
            return named;
        }
        OptionalDouble before = scores.headMap(step, false).values().stream()
                .mapToDouble(d -> d)
                .max();
        scores.put(step, score);
        if (before.isEmpty() || score > before.getAsDouble()) {
            TeacherFolder.replace(
                    run.path().resolve(BEST), model, config, TeacherFolder.transform(config), about(step, figures));
        }
        DurableFiles.replace(scoreFile(run), JSON.writeValueAsString(scores) + "\n");
        log.note(String.format(Locale.ROOT, "probe after step %d: %s", step, describe(figures)));
        return named;
    }

    /** Writes the last encoder and tells which one to use. */
    Found finish(SelfDistillation model, long step) throws IOException {
        Path last = run.path().resolve(LAST);
        TeacherFolder.replace(last, model, config, TeacherFolder.transform(config), about(step, Map.of()));
        OptionalLong of = stepOf(scores);
        return of.isPresent()
                ? new Found(run.path().resolve(BEST), of.getAsLong(), OptionalDouble.of(scores.get(of.getAsLong())))
                : new Found(last, step, OptionalDouble.empty());
    }

    /** For the progress bar: the newest and the best score. */
    String status() {
        if (scores.isEmpty()) {
            return "";
        }
        double highest = scores.values().stream().mapToDouble(d -> d).max().orElseThrow();
        return String.format(
                Locale.ROOT, ", probe %.3f (best %.3f)", scores.lastEntry().getValue(), highest);
    }

    private Map<String, String> about(long step, Map<String, Double> figures) {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("run", run.path().toAbsolutePath().getFileName().toString());
        about.put("step", Long.toString(step));
        figures.forEach((name, value) -> about.put("probe " + name, String.format(Locale.ROOT, "%.4f", value)));
        return about;
    }

    private static String describe(Map<String, Double> figures) {
        StringBuilder text = new StringBuilder();
        figures.forEach((name, value) -> text.append(text.isEmpty() ? "" : ", ")
                .append(name)
                .append(String.format(Locale.ROOT, " %.3f", value)));
        return text.toString();
    }

    static Path scoreFile(RunFolder run) {
        return run.path().resolve("probe-scores.json");
    }
}
