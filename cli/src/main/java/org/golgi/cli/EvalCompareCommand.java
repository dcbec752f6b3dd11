package org.golgi.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.golgi.eval.statistics.Bootstrap;
import org.golgi.eval.statistics.Interval;
import org.golgi.eval.statistics.PermutationTest;
import org.golgi.eval.task.Comparison;
import org.golgi.eval.task.ResultFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code golgi eval compare}: do two results differ by more than chance. */
@Command(
        name = "compare",
        description =
                "Compares two results on the same test pictures or patients: bootstrap interval of the difference and "
                        + "two-sided paired permutation test (not for survival), by patient or slide where known.")
final class EvalCompareCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "A", description = "A result file of golgi eval.")
    private Path first;

    @Parameters(index = "1", paramLabel = "B", description = "Another one, on the same test pictures.")
    private Path second;

    @Option(
            names = "--replicates",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Bootstrap replicates. Default: ${DEFAULT-VALUE}.")
    private int replicates;

    @Option(
            names = "--permutations",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Random swaps of the test. Default: ${DEFAULT-VALUE}.")
    private int permutations;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of both. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws Exception {
        ResultFile a = ResultFile.read(first);
        ResultFile b = ResultFile.read(second);
        List<Comparison> comparisons =
                Comparison.of(a, b, new Bootstrap(replicates, seed, 0.95), new PermutationTest(permutations, seed));
        if (common.json()) {
            common.printJson(comparisons);
            return 0;
        }
        common.out().printf("A: %s, %s%n", a.protocol().id(), a.encoder().name());
        common.out().printf("B: %s, %s%n%n", b.protocol().id(), b.encoder().name());
        common.out().printf("%-26s  %7s  %7s  %7s   %-20s  %s%n", "metric", "A", "B", "A - B", "95 % interval", "p");
        for (Comparison comparison : comparisons) {
            common.out()
                    .printf(
                            Locale.ROOT,
                            "%-26s  %7.4f  %7.4f  %+7.4f   %-20s  %s%n",
                            comparison.metric(),
                            comparison.first(),
                            comparison.second(),
                            comparison.difference().value(),
                            interval(comparison.difference()),
                            comparison.pValue() == null
                                    ? "-"
                                    : String.format(Locale.ROOT, "%.4f", comparison.pValue()));
        }
        common.out().flush();
        return 0;
    }

    private static String interval(Interval difference) {
        return Double.isNaN(difference.lower())
                ? "none"
                : String.format(Locale.ROOT, "%+.4f to %+.4f", difference.lower(), difference.upper());
    }
}
