package org.golgi.dino.model;

import java.util.Arrays;
import org.golgi.core.nn.DropPath;
import org.golgi.core.random.Rng;

/** Stochastic depth that keeps a fixed number of images, drawn anew for every step, block, branch and crop size. */
public final class SubsetDropPath implements DropPath {
    private static final long STREAM = 0x64726F70; // "drop"

    private final double rate;
    private final long seed;
    private final long step;

    private SubsetDropPath(double rate, long seed, long step) {
        this.rate = rate;
        this.seed = seed;
        this.step = step;
    }

    /** The draws of a step; {@link DropPath#NONE} at rate 0. */
    public static DropPath of(double rate, long seed, long step) {
        return rate == 0 ? NONE : new SubsetDropPath(rate, seed, step);
    }

    @Override
    public int[] kept(int block, Branch branch, int group, int images) {
        int count = Math.max((int) (images * (1 - rate)), 1);
        int[] order = Rng.of(seed, step, STREAM, block, branch.ordinal(), group).permutation(images);
        return Arrays.copyOf(order, count);
    }
}
