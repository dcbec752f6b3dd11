package org.golgi.dino.config;

import static org.golgi.dino.config.Checks.atLeast;
import static org.golgi.dino.config.Checks.require;

import org.golgi.core.vit.Pooling;

/**
 * The labelled tiles on which the teacher is judged during the run; they are never trained on.
 *
 * @param tiles folder with a labels.csv; empty for no probe
 * @param trainSplit split whose features the probe learns from
 * @param testSplit split that it is scored on
 * @param everySteps steps between two probes
 * @param sizePx side to which the tiles are resized; a multiple of the patch
 * @param pooling how tokens become one vector
 */
public record ProbeConfig(
        String tiles, String trainSplit, String testSplit, long everySteps, int sizePx, Pooling pooling) {

    public ProbeConfig {
        atLeast("probe.every_steps", everySteps, 1);
        atLeast("probe.size_px", sizePx, 1);
        require(
                !trainSplit.equals(testSplit),
                "probe.test_split",
                testSplit,
                "another split than probe.train_split, or the probe scores what it learned");
    }

    public boolean enabled() {
        return !tiles.isEmpty();
    }
}
