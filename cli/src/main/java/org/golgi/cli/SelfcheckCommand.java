package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.golgi.cli.selfcheck.BuiltInCases;
import org.golgi.cli.selfcheck.CaseResult;
import org.golgi.cli.selfcheck.CaseResult.State;
import org.golgi.cli.selfcheck.SelfCheck;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.tensor.ComputeDevice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code golgi selfcheck}: does this machine compute what the official implementations compute. */
@Command(
        name = "selfcheck",
        description =
                "Compares Golgi on this machine, device and driver with tensors that the official implementations "
                        + "made. One line a case; exits with 1 if one is over its tolerance.")
final class SelfcheckCommand implements Callable<Integer> {
    @Option(
            names = "--golden",
            paramLabel = "DIR",
            description = "Folder of NAME.json and NAME*.safetensors, or a folder of such folders. "
                    + "Default: the set that comes with Golgi.")
    private Path golden;

    @Option(
            names = "--only",
            paramLabel = "PREFIX",
            split = ",",
            description = "Only cases whose name begins so, such as vit_,loss_.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--strict", description = "Fail also where Golgi has no check for a case.")
    private boolean strict;

    @Mixin
    private ComputeOptions compute;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        ComputeDevice device = compute.open();
        if (golden != null) {
            return check(golden, device);
        }
        try (BuiltInCases cases = BuiltInCases.unpack()) {
            return check(cases.folder(), device);
        }
    }

    private int check(Path folder, ComputeDevice device) throws IOException {
        SelfCheck selfCheck = new SelfCheck();
        List<CaseResult> results = new ArrayList<>();
        for (GoldenCase one : SelfCheck.cases(folder, only)) {
            CaseResult result = selfCheck.run(one, device);
            results.add(result);
            if (!common.json()) {
                common.out().println(result.line());
                common.out().flush();
            }
        }
        long failed = count(results, State.FAILED);
        long unknown = count(results, State.NO_CHECK);
        boolean passed = failed == 0 && !(strict && unknown > 0);
        if (common.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("passed", passed);
            json.put("device", device.toString());
            json.put("cases", results.stream().map(SelfcheckCommand::json).toList());
            common.printJson(json);
        } else {
            common.out()
                    .printf(
                            "%d cases on %s: %d agree, %d failed, %d without a check%n",
                            results.size(), device, count(results, State.OK), failed, unknown);
            common.out().flush();
        }
        return passed ? 0 : Failures.FAILED;
    }

    private static long count(List<CaseResult> results, State state) {
        return results.stream().filter(result -> result.state() == state).count();
    }

    private static Map<String, Object> json(CaseResult result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", result.name());
        json.put("state", result.state().name().toLowerCase(java.util.Locale.ROOT));
        json.put("compared", result.compared());
        result.worst().ifPresent(worst -> {
            json.put("quantity", worst.quantity());
            json.put("max_absolute", worst.maxAbsolute());
            json.put("max_relative", worst.maxRelative());
            json.put("tolerance", worst.tolerance());
        });
        if (!result.message().isEmpty()) {
            json.put("message", result.message());
        }
        return json;
    }
}
