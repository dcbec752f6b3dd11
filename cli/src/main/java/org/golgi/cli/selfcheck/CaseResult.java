package org.golgi.cli.selfcheck;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.golgi.core.check.ParityReport.Comparison;

/**
 * What came out of one case.
 *
 * @param name of the case
 * @param state how it went
 * @param compared how many quantities were compared
 * @param worst the comparison that came nearest to its tolerance, or went furthest beyond
 * @param message what went wrong where nothing could be compared, else empty
 */
public record CaseResult(String name, State state, int compared, Optional<Comparison> worst, String message) {

    /** How a case went. */
    public enum State {
        OK,
        FAILED,
        /** Golgi has no check that knows this case. */
        NO_CHECK
    }

    static CaseResult of(String name, List<Comparison> comparisons) {
        if (comparisons.isEmpty()) {
            return failed(name, "the check compared nothing");
        }
        Comparison worst = comparisons.stream()
                .max(Comparator.comparingDouble(CaseResult::strain))
                .orElseThrow();
        boolean passed = comparisons.stream().allMatch(Comparison::passed);
        return new CaseResult(name, passed ? State.OK : State.FAILED, comparisons.size(), Optional.of(worst), "");
    }

    static CaseResult failed(String name, String message) {
        return new CaseResult(name, State.FAILED, 0, Optional.empty(), message);
    }

    static CaseResult unknown(String name) {
        return new CaseResult(name, State.NO_CHECK, 0, Optional.empty(), "no check for this case");
    }

    /** Difference over tolerance; beyond 1 it failed. */
    private static double strain(Comparison comparison) {
        if (comparison.maxAbsolute() == 0) {
            return 0;
        }
        return comparison.tolerance() == 0
                ? Double.POSITIVE_INFINITY
                : comparison.maxAbsolute() / comparison.tolerance();
    }

    /** One line for people. */
    public String line() {
        String head = String.format(
                Locale.ROOT, "%-8s %-44s", state.name().toLowerCase(Locale.ROOT).replace('_', ' '), name);
        return worst.map(comparison -> String.format(
                        Locale.ROOT,
                        "%s %.1e abs  %.1e rel  tolerance %.1e  %s (nearest of %d)",
                        head,
                        comparison.maxAbsolute(),
                        comparison.maxRelative(),
                        comparison.tolerance(),
                        comparison.quantity(),
                        compared))
                .orElseGet(() -> head + " " + message);
    }
}
