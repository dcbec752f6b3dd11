package org.golgi.core.random;

import java.util.random.RandomGenerator;

/**
 * A random stream that is a pure function of its key, such as (seed, step, sample).
 *
 * <p>Two streams of the same key give the same numbers on every machine and whatever the number of threads, so a run
 * that is resumed at a step draws what an undisturbed run would have drawn. The generator is SplitMix64 (Steele et al.
 * 2014) over a counter whose start is a hash of the key.
 */
public final class Rng implements RandomGenerator {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    private Rng(long state) {
        this.state = state;
    }

    /** The stream of this key; the order of the parts matters. */
    public static Rng of(long... key) {
        long hash = 0x243F6A8885A308D3L;
        for (long part : key) {
            hash = mix(hash ^ mix(part + GOLDEN_GAMMA)) + GOLDEN_GAMMA;
        }
        return new Rng(hash);
    }

    @Override
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** True with this probability. */
    public boolean chance(double probability) {
        return nextDouble() < probability;
    }

    /** Uniform in [low, high); with {@code high < low} the interval is reversed, as in Python's {@code uniform}. */
    public double uniform(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /** A random order of 0 … size-1 (Fisher-Yates). */
    public int[] permutation(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        shuffle(order);
        return order;
    }

    /** Shuffles in place (Fisher-Yates). */
    public void shuffle(int[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int swap = values[i];
            values[i] = values[j];
            values[j] = swap;
        }
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
