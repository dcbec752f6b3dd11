package org.golgi.dino.config;

import static org.golgi.dino.config.Checks.atLeast;

import org.golgi.core.tensor.PrecisionChoice;

/**
 * How long a run is and what it leaves behind.
 *
 * @param steps length of the run and of its schedules
 * @param seed of everything random
 * @param precision of products; losses and weights are float32 in any
 * @param checkpointEverySteps a killed run loses at most this many steps
 * @param keepCheckpoints how many of the newest stay
 * @param logEverySteps steps between two lines of metrics
 * @param startFrom encoder whose weights the backbone starts from; empty for random ones
 */
public record RunConfig(
        long steps,
        long seed,
        PrecisionChoice precision,
        long checkpointEverySteps,
        int keepCheckpoints,
        long logEverySteps,
        String startFrom) {

    public RunConfig {
        atLeast("run.steps", steps, 1);
        atLeast("run.checkpoint_every_steps", checkpointEverySteps, 1);
        atLeast("run.keep_checkpoints", keepCheckpoints, 1);
        atLeast("run.log_every_steps", logEverySteps, 1);
    }
}
