package org.golgi.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.golgi.core.io.DurableFiles;
import org.golgi.core.io.OutputCheck;
import org.golgi.core.run.Progress;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.datasets.audit.Audit;
import org.golgi.datasets.audit.AuditFinding;
import org.golgi.datasets.audit.AuditResult;
import org.golgi.datasets.audit.AuditSet;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.label.LabelColumn;
import org.golgi.eval.features.Embedder;
import org.golgi.eval.probe.CloseTiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code golgi audit}: is evaluation data in the pretraining set? */
@Command(
        name = "audit",
        description =
                "Looks for an evaluation set in a pretraining set: same patients, same slides, tiles of equal pixels, "
                        + "tiles that look the same (also compressed anew, resized, turned or mirrored) or that an "
                        + "encoder takes for the same; and for patients in two splits. Exit 1 if any is found.")
final class AuditCommand implements Callable<Integer> {
    private static final int MOST_LINES = 40;
    private static final double SIMILAR = 0.95;

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "PRETRAIN", description = "Tiles that were or will be trained on.")
    private Path pretrain;

    @Parameters(index = "1", paramLabel = "EVAL", description = "Tiles of an evaluation: a folder, shards, labels.csv.")
    private Path evaluation;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where findings.csv and a picture of the pairs go. Default: nothing is written.")
    private Optional<Path> out;

    @Option(
            names = "--distance",
            paramLabel = "BITS",
            defaultValue = "8",
            description =
                    "Bits of 256 in which two tiles that look alike may differ, 0 to 15. Default: ${DEFAULT-VALUE}.")
    private int distance;

    @Option(
            names = "--patient-column",
            paramLabel = "NAME",
            description = "Column of labels.csv with the patient, in both sets. Default: patient, where there is one.")
    private Optional<String> patientColumn;

    @Option(
            names = "--slide-column",
            paramLabel = "NAME",
            description = "Column of labels.csv with the slide, in both sets. Default: slide, where there is one.")
    private Optional<String> slideColumn;

    @Option(
            names = "--similarity",
            paramLabel = "COSINE",
            description =
                    "Least cosine of features, after the mean was subtracted, of two tiles that --encoder takes for "
                            + "the same. Default: 0.95.")
    private Double similarity;

    @Mixin
    private EncoderOptions encoder;

    @Override
    public Integer call() throws IOException {
        if (similarity != null && !encoder.given()) {
            throw new IllegalArgumentException(
                    "--similarity " + similarity + " is about features; name an --encoder, or leave it out");
        }
        if (out.isPresent()) {
            OutputCheck.folder(out.get());
        }
        Map<LabelColumn, String> columns = new EnumMap<>(LabelColumn.class);
        patientColumn.ifPresent(name -> columns.put(LabelColumn.PATIENT, name));
        slideColumn.ifPresent(name -> columns.put(LabelColumn.SLIDE, name));
        Progress progress = common.json() ? Progress.silent() : Progress.standardError(System.err);
        try (AuditSet first = AuditSet.open(pretrain, columns);
                AuditSet second = AuditSet.open(evaluation, columns)) {
            Audit audit = new Audit(first, second, distance, progress);
            AuditResult result = audit.run(Runtime.getRuntime().availableProcessors());
            if (encoder.given()) {
                result = result.plus(closeTiles(first, second, progress));
            }
            if (out.isPresent()) {
                write(out.get(), result, audit.contactSheet(result));
            }
            if (common.json()) {
                common.printJson(result);
            } else {
                print(result);
            }
            return result.findings().isEmpty() ? 0 : Failures.FAILED;
        }
    }

    private List<AuditFinding> closeTiles(AuditSet first, AuditSet second, Progress progress) throws IOException {
        // Tiles that cannot be read were counted and named before.
        var settings = new Embedder.Settings(encoder.batchSize(), encoder.threads(), 1, Optional.empty());
        try (ImageEncoder opened = encoder.open()) {
            return new CloseTiles(opened, settings, similarity == null ? SIMILAR : similarity, progress)
                    .find(first.tiles(), second.tiles());
        }
    }

    private static void write(Path folder, AuditResult result, Optional<RgbImage> sheet) throws IOException {
        Files.createDirectories(folder);
        StringBuilder csv = new StringBuilder("kind,pretrain,evaluation,distance,similarity\n");
        for (AuditFinding finding : result.findings()) {
            csv.append(String.format(
                    Locale.ROOT,
                    "%s,\"%s\",\"%s\",%d,%.4f\n",
                    finding.kind(),
                    finding.pretrain().replace("\"", "\"\""),
                    finding.evaluation().replace("\"", "\"\""),
                    finding.distance(),
                    finding.similarity()));
        }
        DurableFiles.replace(folder.resolve("findings.csv"), csv.toString());
        if (sheet.isPresent()) {
            byte[] jpeg = ImageCodec.jpeg(sheet.get(), 90);
            DurableFiles.replace(
                    folder.resolve("pairs.jpg"), channel -> DurableFiles.write(channel, ByteBuffer.wrap(jpeg)));
        }
    }

    private void print(AuditResult result) {
        line("%-8s %8s", "shared", "found");
        for (String kind : new String[] {"patient", "slide", "file", "split", "pixels", "look", "feature"}) {
            line("%-8s %8d", kind, result.count(kind));
        }
        line("");
        result.findings().stream()
                .limit(MOST_LINES)
                .forEach(finding -> line(
                        "%-8s %s  %s  %s%s",
                        finding.kind(),
                        finding.pretrain(),
                        finding.kind().equals("split") ? "share" : "=",
                        finding.evaluation(),
                        measure(finding)));
        if (result.findings().size() > MOST_LINES) {
            line("... and %d more%s", result.findings().size() - MOST_LINES, result.truncated() ? " at least" : "");
        }
        line(
                "%d pretraining and %d evaluation tiles compared; %d of these have too little structure but for equal "
                        + "pixels; %d were unreadable",
                result.pretrainTiles(),
                result.evaluationTiles(),
                result.plain(),
                result.unreadable().size());
        result.unreadable().stream().limit(MOST_LINES).forEach(id -> line("unreadable: %s", id));
        out.ifPresent(folder -> line("findings: %s", folder.resolve("findings.csv")));
        common.out().flush();
    }

    private void line(String format, Object... values) {
        common.out().println(String.format(Locale.ROOT, format, values));
    }

    private static String measure(AuditFinding finding) {
        if (finding.kind().equals("feature")) {
            return String.format(Locale.ROOT, "  (cosine %.3f)", finding.similarity());
        }
        return finding.distance() > 0 ? "  (" + finding.distance() + " bits)" : "";
    }
}
