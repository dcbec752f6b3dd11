package org.golgi.core.io;

import java.util.ArrayList;
import java.util.List;

/**
 * How the keys of a checkpoint fit a module.
 *
 * @param missing keys that the module has and the checkpoint lacks
 * @param unexpected keys that the checkpoint has and the module lacks
 * @param mismatched keys of another shape, with both shapes
 */
public record LoadReport(List<String> missing, List<String> unexpected, List<String> mismatched) {
    private static final int NAMED = 4;

    public LoadReport {
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        mismatched = List.copyOf(mismatched);
    }

    /** True if every key is there with the right shape and none is left over. */
    public boolean fits() {
        return missing.isEmpty() && unexpected.isEmpty() && mismatched.isEmpty();
    }

    /** One line: how many keys of each kind and the first of them. */
    public String summary() {
        List<String> parts = new ArrayList<>();
        describe(parts, "missing", missing);
        describe(parts, "unexpected", unexpected);
        describe(parts, "of another shape", mismatched);
        return parts.isEmpty() ? "every key fits" : String.join("; ", parts);
    }

    private static void describe(List<String> parts, String kind, List<String> keys) {
        if (!keys.isEmpty()) {
            String more = keys.size() > NAMED ? ", …" : "";
            String named = String.join(", ", keys.subList(0, Math.min(NAMED, keys.size())));
            parts.add(keys.size() + " " + kind + " (" + named + more + ")");
        }
    }
}
