package org.golgi.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.golgi.cli.bench.Measurement;
import org.golgi.cli.bench.Workloads;
import org.golgi.core.bench.Workload;
import org.golgi.core.bench.WorkloadSettings;
import org.golgi.core.run.Provenance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code golgi bench}: how fast this machine does a fixed piece of work. */
@Command(
        name = "bench",
        description = "Times a fixed workload: w1 training step, w2 augmentation, w3 tiling, w4 probes.")
final class BenchCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Mixin
    private ComputeOptions compute;

    @Parameters(
            paramLabel = "WORKLOAD",
            description = "w1, w1-bf16, w1-fp32, w2, w3, w4, w4-lr, w4-knn, w4-fewshot, w4-bootstrap or w4-knn-memory.")
    private String name;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "3",
            description = "Measured repeats after one to warm up; the rate is their median. Default: ${DEFAULT-VALUE}.")
    private int repeats;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "Work on this file, such as a slide for w3, instead of a made-up one.")
    private Path input;

    @Override
    public Integer call() throws Exception {
        if (repeats < 1) {
            throw new IllegalArgumentException("--repeats " + repeats + " is illegal; it must be at least 1");
        }
        if (input != null && !name.equals("w3")) {
            throw new IllegalArgumentException(
                    "--input " + input + " goes with w3; workload '" + name + "' makes its own input, leave it out");
        }
        String device = compute.open().toString();
        int threads =
                compute.threads() > 0 ? compute.threads() : Runtime.getRuntime().availableProcessors();
        Map<String, String> hardware =
                new TreeMap<>(Provenance.collect(0, "", "", device).hardware());
        hardware.put("threads", Integer.toString(threads));
        WorkloadSettings settings = new WorkloadSettings(device, threads, Optional.ofNullable(input));
        try (Workload workload = Workloads.open(name, settings)) {
            Measurement measured = Measurement.of(workload, repeats, hardware);
            if (common.json()) {
                common.printJson(measured);
            } else {
                print(measured);
            }
        }
        return 0;
    }

    private void print(Measurement measured) {
        PrintWriter out = common.out();
        out.printf(
                Locale.ROOT,
                "%s  %.4g %s, median of %d%n",
                measured.workload(),
                measured.rate(),
                measured.unit(),
                repeats);
        out.println("work     " + measured.description());
        out.println("repeats  "
                + measured.repeats().stream()
                        .map(rate -> String.format(Locale.ROOT, "%.4g", rate))
                        .collect(Collectors.joining(", ")));
        if (measured.ceiling() != null) {
            out.printf(
                    Locale.ROOT,
                    "ceiling  %.4g %s, of which %.0f %% are reached: %s%n",
                    measured.ceiling(),
                    measured.unit(),
                    100 * measured.shareOfCeiling(),
                    measured.ceilingMeaning());
        }
        out.println("machine  " + measured.hardware());
        out.flush();
    }
}
