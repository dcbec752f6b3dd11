package org.golgi.eval.check;

import java.util.List;
import org.golgi.core.check.ParityCheck;

/** The parity checks of this module. */
public final class EvalChecks {

    private EvalChecks() {}

    public static List<ParityCheck> all() {
        return List.of(
                new AbmilCheck(),
                new LinearCheck(),
                new KnnCheck(),
                new FewShotCheck(),
                new MetricCheck(),
                new RetrievalCheck());
    }
}
