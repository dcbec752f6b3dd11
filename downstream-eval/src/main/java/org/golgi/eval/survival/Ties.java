package org.golgi.eval.survival;

import java.util.Locale;
import org.golgi.core.config.Named;

/** What is done with events at one time in Cox's partial likelihood. */
public enum Ties implements Named {
    /** Each event leaves the risk set by its share (Efron 1977); as precise as many ties allow. */
    EFRON,
    /** All events see the whole risk set (Breslow 1974). */
    BRESLOW;

    /** The name on the command line and in results. */
    @Override
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a rule by its {@link #id}. */
    public static Ties parse(String id) {
        return Named.parse(Ties.class, "ties", id);
    }
}
