package org.golgi.dino.mask;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which patches of a batch of global crops are hidden from the student. Plain arrays, so that loader threads can make
 * it without a tensor engine.
 *
 * @param images how many crops (2B, crop-major)
 * @param patches patches a crop (N)
 * @param masked images x patches flags, row by row
 */
public record PatchMasks(int images, int patches, boolean[] masked) {

    public PatchMasks {
        if (masked.length != images * patches) {
            throw new IllegalArgumentException("masks of " + images + " images of " + patches + " patches need "
                    + images * patches + " flags, got " + masked.length);
        }
    }

    /** Masks that hide nothing. */
    public static PatchMasks none(int images, int patches) {
        return new PatchMasks(images, patches, new boolean[images * patches]);
    }

    /** How many patches are hidden in the whole batch. */
    public int count() {
        return (int) IntStream.range(0, masked.length).filter(i -> masked[i]).count();
    }

    /** Positions of the hidden patches in the flattened [images, patches], ascending. */
    public int[] indices() {
        return IntStream.range(0, masked.length).filter(i -> masked[i]).toArray();
    }

    /** For each hidden patch one over the number of hidden patches of its crop. */
    public float[] weights() {
        int[] indices = indices();
        int[] perImage = new int[images];
        for (int index : indices) {
            perImage[index / patches]++;
        }
        float[] weights = new float[indices.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 1f / perImage[indices[i] / patches];
        }
        return weights;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PatchMasks masks
                && images == masks.images
                && patches == masks.patches
                && Arrays.equals(masked, masks.masked);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * images + patches) + Arrays.hashCode(masked);
    }

    @Override
    public String toString() {
        return "PatchMasks[" + images + " x " + patches + ", " + count() + " hidden]";
    }
}
