package org.golgi.core.check;

import java.util.List;

/** The parity checks of this module. */
public final class CoreChecks {

    private CoreChecks() {}

    public static List<ParityCheck> all() {
        return List.of(new VitCheck(), new TimmCheck());
    }
}
