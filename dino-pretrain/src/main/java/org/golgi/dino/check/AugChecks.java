package org.golgi.dino.check;

import java.util.List;
import org.golgi.core.check.ParityCheck;

/** The parity checks of the augmentation. */
public final class AugChecks {

    private AugChecks() {}

    public static List<ParityCheck> all() {
        return List.of(new AugCropResizeCheck(), new AugColorCheck(), new AugPipelineCheck(), new AugStatisticsCheck());
    }
}
