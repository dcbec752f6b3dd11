package org.golgi.dino.check;

import java.util.List;
import org.golgi.core.check.ParityCheck;

/** Every parity check of this module. */
public final class DinoChecks {

    private DinoChecks() {}

    public static List<ParityCheck> all() {
        return List.of(
                new TrainCheck(),
                new HeadCheck(),
                new LossCheck(),
                new ScheduleCheck(),
                new ParameterGroupsCheck(),
                new MaskStatsCheck(),
                new MaskCollateCheck());
    }
}
