package org.golgi.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.golgi.cli.demo.DemoScores;
import org.golgi.cli.demo.DemoTables;
import org.golgi.core.io.DurableFiles;
import org.golgi.core.tensor.ProcessorFlags;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code golgi demo}: the whole way on made-up slides. Runs the other commands and prints each, to be done by hand. */
@Command(
        name = "demo",
        description = "Goes the whole way on made-up slides: paint, cut, pretrain, evaluate on unseen slides, export, "
                + "report. Prints every command, so that it can be repeated by hand.")
final class DemoCommand implements Callable<Integer> {
    private static final int TILE_PX = 192;
    private static final List<String> PROBES = List.of("knn", "linear");

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "runs/demo",
            description = "Folder to write; if something is in it, FOLDER-2, FOLDER-3 … Default: ${DEFAULT-VALUE}.")
    private Path out;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description =
                    "Steps of pretraining, at least 20. Default: 200; 100 on processors without bf16 instructions.")
    private int steps = ProcessorFlags.lackBfloat16() ? 100 : 200;

    @Option(
            names = "--slides",
            paramLabel = "N",
            defaultValue = "9",
            description = "Phantom slides, at least 6; a third stays unseen until the end. Default: ${DEFAULT-VALUE}.")
    private int slides;

    private Path folder;

    @Override
    public Integer call() throws Exception {
        if (steps < 20 || slides < 6) {
            throw new IllegalArgumentException(
                    "the demo needs at least 20 steps and 6 slides, got " + steps + " and " + slides);
        }
        folder = free(out);
        Path phantoms = folder.resolve("phantoms");
        golgi(
                "phantom",
                "--out",
                phantoms,
                "--slides",
                slides,
                "--size-px",
                3072,
                "--tiles-per-class",
                120,
                "--tile-px",
                TILE_PX);
        Path probe = DemoTables.writeProbeTable(phantoms);
        List<Object> cut = new ArrayList<>(List.of("tile"));
        cut.addAll(DemoTables.trainingSlides(phantoms));
        cut.addAll(List.of("--out", folder.resolve("tiles"), "--size", TILE_PX, "--overlap", 0.25));
        golgi(cut.toArray());
        Path run = folder.resolve("run");
        pretrain(run, probe);
        DemoScores scores = evaluate(phantoms, run.resolve("best"));
        golgi("export", "--encoder", run.resolve("best"), "--out", folder.resolve("encoder"));
        golgi("report", run, "--encoder", run.resolve("best"));
        finish(scores, run.resolve("report.html"));
        return 0;
    }

    private void pretrain(Path run, Path probe) throws IOException {
        Path settings = folder.resolve("demo.yaml");
        DurableFiles.replace(settings, DemoTables.settings());
        golgi(
                "pretrain",
                "--preset",
                "vitt16-cpu",
                "--config",
                settings,
                "--run",
                run,
                "-D",
                "data.tiles=[" + folder.resolve("tiles") + "]",
                "-D",
                "probe.tiles=" + probe,
                "-D",
                "run.steps=" + steps,
                "-D",
                "run.log_every_steps=" + Math.max(1, steps / 100),
                "-D",
                "optimizer.warm_up_steps=" + steps * 3 / 20,
                "-D",
                "teacher.temperature_warm_up_steps=" + steps / 2,
                "-D",
                "probe.every_steps=" + Math.max(10, steps / 4));
    }

    private DemoScores evaluate(Path phantoms, Path best) throws IOException {
        Map<String, String> encoders = new LinkedHashMap<>();
        encoders.put("colour and texture", "baseline:colour-texture");
        encoders.put("random weights", "random:tiny/8@128?depth=6&pooling=cls-and-mean-patch");
        encoders.put("pretrained", best.toString());
        String classes = String.join(",", DemoTables.classes(phantoms));
        DemoScores scores = new DemoScores();
        for (Map.Entry<String, String> encoder : encoders.entrySet()) {
            for (String protocol : PROBES) {
                Path result = folder.resolve("results")
                        .resolve(encoder.getKey().replace(' ', '-') + "-" + protocol + ".json");
                List<Object> command = new ArrayList<>(
                        List.of("eval", protocol, phantoms.resolve("tiles"), "--encoder", encoder.getValue()));
                command.addAll(List.of("--classes", classes, "--cache", folder.resolve("cache"), "--out", result));
                if (protocol.equals("linear")) {
                    command.addAll(List.of("--protocol", "sklearn-lr"));
                }
                golgi(command.toArray());
                scores.add(encoder.getKey(), result);
            }
        }
        return scores;
    }

    /** Runs a command of this program as a user would. */
    private void golgi(Object... words) throws IOException {
        String[] arguments = Stream.of(words).map(Object::toString).toArray(String[]::new);
        PrintWriter err = common.err();
        err.println();
        err.println("$ golgi " + Stream.of(arguments).map(DemoCommand::quoted).collect(Collectors.joining(" ")));
        err.flush();
        picocli.CommandLine line = Golgi.commandLine();
        line.setOut(err);
        line.setErr(err);
        int code = Golgi.run(line, arguments);
        if (code == Failures.INTERRUPTED) {
            throw new CancellationException("the demo was interrupted; what is done lies in " + folder);
        }
        if (code != 0) {
            throw new IOException("the demo ends here because golgi " + arguments[0] + " failed, see the line above");
        }
    }

    private static String quoted(String word) {
        return word.matches("[\\w./:=,@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static Path free(Path wanted) throws IOException {
        Path folder = wanted;
        for (int i = 2; Files.exists(folder) && !isEmpty(folder); i++) {
            folder = wanted.resolveSibling(wanted.getFileName() + "-" + i);
        }
        return folder;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private void finish(DemoScores scores, Path report) {
        if (common.json()) {
            common.printJson(Map.of(
                    "folder", folder.toString(),
                    "encoder", folder.resolve("encoder").toString(),
                    "report", report.toString(),
                    "balanced_accuracy", scores.figures()));
            return;
        }
        PrintWriter result = common.out();
        result.println();
        result.print(scores.table(List.of("20 nearest neighbours", "linear probe")));
        result.println("on slides that neither pretraining nor the probes have seen; intervals of 95 % by slide");
        result.println();
        result.println("encoder  " + folder.resolve("encoder"));
        result.println("report   " + report);
        result.flush();
    }
}
