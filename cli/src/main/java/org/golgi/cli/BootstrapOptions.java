package org.golgi.cli;

import org.golgi.eval.statistics.Bootstrap;
import picocli.CommandLine.Option;

/** How intervals are made: {@code @Mixin BootstrapOptions resampling}. */
final class BootstrapOptions {
    private static final double LEVEL = 0.95;

    @Option(
            names = "--replicates",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Bootstrap replicates of the 95 %% intervals. Default: ${DEFAULT-VALUE}.")
    private int replicates;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of whatever is drawn: bootstrap, held-out share, folds, episodes, training. Default: "
                    + "${DEFAULT-VALUE}.")
    private long seed;

    Bootstrap bootstrap() {
        return new Bootstrap(replicates, seed, LEVEL);
    }

    long seed() {
        return seed;
    }
}
