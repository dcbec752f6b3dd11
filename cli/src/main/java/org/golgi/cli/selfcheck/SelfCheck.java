package org.golgi.cli.selfcheck;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.golgi.core.check.CoreChecks;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.GoldenFolder;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.datasets.check.DatasetChecks;
import org.golgi.dino.check.DinoChecks;
import org.golgi.eval.check.EvalChecks;

/** Runs every module's parity checks on a folder of golden cases. */
public final class SelfCheck {
    private static final String TENSORS = ".safetensors";

    private final List<ParityCheck> checks = new ArrayList<>();

    public SelfCheck() {
        checks.addAll(CoreChecks.all());
        checks.addAll(DinoChecks.all());
        checks.addAll(DatasetChecks.all());
        checks.addAll(EvalChecks.all());
    }

    /**
     * The cases of a folder, or of its subfolders if it holds none itself. A case whose tensors only serve others is
     * left out.
     *
     * @param only beginnings of the names wanted; empty for all
     * @throws IllegalArgumentException if no case is left
     */
    public static List<GoldenCase> cases(Path folder, List<String> only) throws IOException {
        List<GoldenCase> all = new ArrayList<>();
        for (Path place : places(folder)) {
            List<GoldenCase> here = GoldenFolder.cases(place);
            Set<String> texts = new HashSet<>();
            here.forEach(golden -> collectTexts(golden.json(), texts));
            here.stream()
                    .filter(golden -> !texts.contains(golden.name() + TENSORS) || servesItself(golden))
                    .forEach(all::add);
        }
        List<GoldenCase> wanted = all.stream()
                .filter(golden -> only.isEmpty() || only.stream().anyMatch(golden.name()::startsWith))
                .toList();
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("no case begins with " + only + "; the folder has "
                    + all.stream().map(GoldenCase::name).toList());
        }
        return wanted;
    }

    /** Runs one case on a device. */
    public CaseResult run(GoldenCase golden, ComputeDevice device) {
        List<ParityCheck> own =
                checks.stream().filter(check -> check.accepts(golden)).toList();
        if (own.isEmpty()) {
            return CaseResult.unknown(golden.name());
        }
        ParityReport report = new ParityReport(device);
        try {
            for (ParityCheck check : own) {
                check.run(golden, report);
            }
        } catch (IOException | RuntimeException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            return CaseResult.failed(golden.name(), e.getClass().getSimpleName() + ": " + reason);
        }
        return CaseResult.of(golden.name(), report.comparisons());
    }

    private static List<Path> places(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--golden " + folder
                    + " does not exist; give a folder of NAME.json and NAME*.safetensors, or of such folders");
        }
        if (holdsCases(folder)) {
            return List.of(folder);
        }
        List<Path> places = new ArrayList<>();
        try (Stream<Path> list = Files.list(folder)) {
            for (Path path : list.sorted().toList()) {
                if (Files.isDirectory(path) && holdsCases(path)) {
                    places.add(path);
                }
            }
        }
        return places.isEmpty() ? List.of(folder) : places;
    }

    private static boolean holdsCases(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(path -> path.toString().endsWith(".json"));
        }
    }

    private static void collectTexts(JsonNode node, Set<String> into) {
        if (node.isTextual()) {
            into.add(node.textValue());
        }
        node.forEach(child -> collectTexts(child, into));
    }

    private static boolean servesItself(GoldenCase golden) {
        Set<String> own = new HashSet<>();
        collectTexts(golden.json(), own);
        return own.contains(golden.name() + TENSORS);
    }
}
