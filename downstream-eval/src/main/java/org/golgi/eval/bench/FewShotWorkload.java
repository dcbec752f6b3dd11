package org.golgi.eval.bench;

import java.util.Locale;
import java.util.Optional;
import org.golgi.core.bench.Workload;
import org.golgi.core.bench.WorkloadSettings;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Threads;
import org.golgi.eval.probe.LabelledFeatures;
import org.golgi.eval.probe.SimpleShot;

/** UNI's few-shot curve: 1,000 episodes for each K of 1, 2, 4 … 256, every one on all of 7,180 test vectors. */
public final class FewShotWorkload implements Workload {
    private static final int TRAIN = 20_000;
    private static final int TEST = 7180;
    private static final int WIDTH = 1024;
    private static final int CLASSES = 9;
    private static final int EPISODES = 1000;
    private static final int LARGEST_SHOTS = 256;

    private final SimpleShot simpleShot;

    /** Makes up the features. */
    public FewShotWorkload(WorkloadSettings settings) {
        Natives.load();
        Threads.set(settings.threads());
        LabelledFeatures train = Clouds.of(TRAIN, WIDTH, CLASSES, 1);
        LabelledFeatures test = Clouds.of(TEST, WIDTH, CLASSES, 2);
        simpleShot = new SimpleShot(train, test);
    }

    @Override
    public String name() {
        return "w4-fewshot";
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "%,d SimpleShot episodes for each K of 1, 2, 4 … %d, each on all of %,d vectors of width %,d, %d classes",
                EPISODES,
                LARGEST_SHOTS,
                TEST,
                WIDTH,
                CLASSES);
    }

    @Override
    public String unit() {
        return "curves/min";
    }

    @Override
    public double run() {
        long start = System.nanoTime();
        for (int shots = 1; shots <= LARGEST_SHOTS; shots *= 2) {
            simpleShot.run(shots, EPISODES, 0);
        }
        return 60e9 / (System.nanoTime() - start);
    }

    @Override
    public Optional<Ceiling> ceiling() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
