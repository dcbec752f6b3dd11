package org.golgi.dino.data;

import org.golgi.core.random.Rng;

/**
 * An endless random order of tiles: every tile once an epoch, each epoch in another order, any place of it computed
 * without the others.
 *
 * <p>The order of an epoch is a permutation made of a Feistel network (Black and Rogaway 2002, cycle walking), so that
 * a hundred million tiles need no memory.
 */
public final class SampleOrder {
    private static final long STREAM = 0x6f72646572L;
    private static final int ROUNDS = 8;

    private final int size;
    private final long seed;
    private final int halfBits;
    private final long halfMask;
    private volatile Keys last = new Keys(-1, new long[0]);

    private record Keys(long epoch, long[] rounds) {}

    /** An order of this many tiles. */
    public SampleOrder(int size, long seed) {
        if (size < 1) {
            throw new IllegalArgumentException("there are no tiles to train on; give a folder that holds some");
        }
        this.size = size;
        this.seed = seed;
        int bits = 64 - Long.numberOfLeadingZeros(Math.max(1, size - 1));
        this.halfBits = (bits + 1) / 2;
        this.halfMask = (1L << halfBits) - 1;
    }

    /** The tile at a place, counted from 0 through all epochs. */
    public int tile(long position) {
        long[] rounds = keys(position / size);
        long value = position % size;
        do {
            value = permute(value, rounds);
        } while (value >= size);
        return (int) value;
    }

    /** A permutation of all numbers of {@code 2 * halfBits} bits. */
    private long permute(long value, long[] rounds) {
        long left = value >>> halfBits;
        long right = value & halfMask;
        for (long key : rounds) {
            long next = left ^ (mix(right + key) & halfMask);
            left = right;
            right = next;
        }
        return left << halfBits | right;
    }

    private long[] keys(long epoch) {
        Keys keys = last;
        if (keys.epoch != epoch) {
            Rng rng = Rng.of(STREAM, seed, epoch);
            long[] rounds = new long[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                rounds[i] = rng.nextLong();
            }
            keys = new Keys(epoch, rounds);
            last = keys;
        }
        return keys.rounds;
    }

    /** The finaliser of MurmurHash3. */
    private static long mix(long z) {
        z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
        z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return z ^ (z >>> 33);
    }
}
