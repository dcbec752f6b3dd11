package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.golgi.cli.report.FeatureMaps;
import org.golgi.cli.report.NeighbourSheet;
import org.golgi.cli.report.ReportTiles;
import org.golgi.cli.report.RunReport;
import org.golgi.cli.report.Section;
import org.golgi.core.encoder.Encoders;
import org.golgi.core.encoder.VitEncoder;
import org.golgi.core.io.OutputCheck;
import org.golgi.core.run.RunFolder;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code golgi report}: a run as one HTML file. */
@Command(
        name = "report",
        description = "Writes a run as one HTML file without outside parts: curves, features, origin.")
final class ReportCommand implements Callable<Integer> {
    private static final List<String> ENCODERS = List.of("best", "last");

    @Mixin
    private CommonOptions common;

    @Mixin
    private ComputeOptions compute;

    @Parameters(paramLabel = "RUN", description = "Folder of a run, as golgi pretrain made it.")
    private Path folder;

    @Option(names = "--out", paramLabel = "FILE", description = "The page. Default: RUN/report.html.")
    private Path out;

    @Option(
            names = "--tiles",
            paramLabel = "TILES",
            description = "Tile set to look at, FOLDER or FOLDER#SPLIT; 'none' leaves the features out. "
                    + "Default: the tiles that judged the run, else those it was trained on.")
    private String tiles;

    @Option(
            names = "--encoder",
            paramLabel = "ENCODER",
            description = "Encoder to look at. Default: the run's best, else its last, else its newest checkpoint.")
    private String encoder;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Most tiles that are embedded, evenly spread. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--maps",
            paramLabel = "N",
            defaultValue = "12",
            description = "Tiles shown beside their feature map. Default: ${DEFAULT-VALUE}.")
    private int maps;

    @Option(
            names = "--queries",
            paramLabel = "N",
            defaultValue = "10",
            description = "Tiles whose neighbours are shown. Default: ${DEFAULT-VALUE}.")
    private int queries;

    @Option(
            names = "--neighbours",
            paramLabel = "N",
            defaultValue = "8",
            description = "Neighbours of each. Default: ${DEFAULT-VALUE}.")
    private int neighbours;

    @Override
    public Integer call() throws Exception {
        require("--limit", limit, 2);
        require("--maps", maps, 1);
        require("--queries", queries, 1);
        require("--neighbours", neighbours, 1);
        RunFolder run = RunFolder.open(folder);
        RunReport report = RunReport.read(run);
        Path file = out != null ? out : run.report();
        OutputCheck.file(file);
        List<Section> features = new ArrayList<>();
        String leftOut = features(run, features);
        report.write(file, features);
        if (common.json()) {
            Map<String, String> result = new LinkedHashMap<>();
            result.put("report", file.toAbsolutePath().toString());
            result.put("features_left_out", leftOut);
            common.printJson(result);
        } else {
            if (!leftOut.isEmpty()) {
                common.err().println("golgi: the report has no part about features: " + leftOut);
            }
            common.out().println("report: " + file);
            common.out().flush();
        }
        return 0;
    }

    /** Adds what can be shown of the features and returns why nothing can, else nothing. */
    private String features(RunFolder run, List<Section> sections) throws IOException {
        if ("none".equals(tiles)) {
            return "";
        }
        Optional<String> set = tiles != null ? Optional.of(tiles) : ReportTiles.ofRun(run);
        Optional<String> model = encoder != null ? Optional.of(encoder) : encoderOf(run);
        if (set.isEmpty() || model.isEmpty()) {
            return set.isEmpty()
                    ? "its tiles are no longer where they were; name some with --tiles"
                    : "it has no checkpoint yet";
        }
        ComputeDevice device = compute.open();
        try (ReportTiles shown = ReportTiles.open(set.get(), limit);
                VitEncoder vit = Encoders.open(model.get(), device, Precision.FP32)) {
            sections.add(FeatureMaps.section(vit, shown, device, maps));
            sections.add(NeighbourSheet.section(vit, shown, queries, neighbours, done -> {}));
        }
        return "";
    }

    private static Optional<String> encoderOf(RunFolder run) {
        for (String name : ENCODERS) {
            if (Files.isRegularFile(run.path().resolve(name).resolve("manifest.json"))) {
                return Optional.of(run.path().resolve(name).toString());
            }
        }
        return Files.exists(run.latest()) ? Optional.of(run.path().toString()) : Optional.empty();
    }

    private static void require(String option, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(option + " " + value + " is illegal; it must be at least " + least);
        }
    }
}
