package org.golgi.dino.check;

import java.util.ArrayList;
import java.util.List;
import org.golgi.core.check.ParityCheck;

/** Every parity check of this module. */
public final class DinoChecks {

    private DinoChecks() {}

    public static List<ParityCheck> all() {
        List<ParityCheck> checks = new ArrayList<>(AugChecks.all());
        checks.addAll(List.of(
                new TrainCheck(),
                new HeadCheck(),
                new LossCheck(),
                new ScheduleCheck(),
                new ParameterGroupsCheck(),
                new MaskStatsCheck(),
                new MaskCollateCheck()));
        return List.copyOf(checks);
    }
}
