package org.golgi.datasets.check;

import java.util.List;
import org.golgi.core.check.ParityCheck;

/** The parity checks of slides and tissue. */
public final class DatasetChecks {

    private DatasetChecks() {}

    public static List<ParityCheck> all() {
        return List.of(new ClamCheck(), new OtsuMaskerCheck(), new StainCheck());
    }
}
