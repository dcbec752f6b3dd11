package org.golgi.eval.survival;

import java.util.Arrays;
import java.util.Locale;

/** What is done with events at one time in Cox's partial likelihood. */
public enum Ties {
    /** Each event leaves the risk set by its share (Efron 1977); as precise as many ties allow. */
    EFRON,
    /** All events see the whole risk set (Breslow 1974). */
    BRESLOW;

    /** The name on the command line and in results. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a rule by its {@link #id}. */
    public static Ties parse(String id) {
        return Arrays.stream(values())
                .filter(ties -> ties.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("ties '" + id + "' are unknown; legal are efron and breslow"));
    }
}
