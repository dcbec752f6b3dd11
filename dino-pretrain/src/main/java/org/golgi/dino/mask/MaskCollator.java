package org.golgi.dino.mask;

import org.golgi.core.random.Rng;

/**
 * Draws the masks of a batch (DINOv2, Oquab et al. 2023, appendix B.1). Of the 2B global crops a fixed share is masked;
 * the i-th of n masked crops draws its ratio uniformly from the i-th of n equal bins of the ratio range, so every batch
 * covers the whole range; then the masks are shuffled over the crops.
 */
public final class MaskCollator {
    /** Float32 numbers of an AVX2 vector. */
    private static final int LANES = 8;

    private final MaskConfig config;
    private final MaskGenerator generator;

    /**
     * A collator for square global crops.
     *
     * @param imageSizePx side of a global crop
     * @param patchSizePx side of a patch
     */
    public MaskCollator(MaskConfig config, int imageSizePx, int patchSizePx) {
        this.config = config;
        generator = new MaskGenerator(imageSizePx, patchSizePx);
    }

    /**
     * The masks of one batch; a pure function of the stream.
     *
     * @param images global crops of the batch, 2B
     */
    public PatchMasks collate(int images, Rng rng) {
        int N = generator.patches();
        float[] edges = edges(images);
        boolean[][] masks = new boolean[images][N];
        for (int i = 0; i + 1 < edges.length; i++) {
            masks[i] = generator.generate((int) (N * rng.uniform(edges[i], edges[i + 1])), rng);
        }
        boolean[] all = new boolean[images * N];
        int[] order = rng.permutation(images);
        for (int i = 0; i < images; i++) {
            System.arraycopy(masks[order[i]], 0, all, i * N, N);
        }
        return new PatchMasks(images, N, all);
    }

    /** The most patches that a batch of this many global crops can hide. */
    public int upperBound(int images) {
        float[] edges = edges(images);
        int sum = 0;
        for (int i = 1; i < edges.length; i++) {
            sum += (int) (generator.patches() * edges[i]);
        }
        return sum;
    }

    /**
     * Bin edges in float32 to the bits of {@code torch.linspace}, which decide the whole numbers of {@link #upperBound}:
     * filled from both ends, and in full pairs of vectors counted from the first number of each vector.
     */
    private float[] edges(int images) {
        int count = (int) (images * config.probability()) + 1;
        float start = (float) config.ratioMin();
        float end = (float) config.ratioMax();
        float step = count == 1 ? 0 : (end - start) / (count - 1);
        int vectorised = count / (2 * LANES) * (2 * LANES);
        float[] edges = new float[count];
        for (int i = 0; i < count; i++) {
            int from = i < vectorised ? i / LANES * LANES : i;
            float base = from < count / 2 ? start + step * from : end - step * (count - 1 - from);
            edges[i] = base + (i - from) * step;
        }
        return edges;
    }
}
