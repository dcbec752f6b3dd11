package org.golgi.dino.mask;

import org.golgi.core.random.Rng;

/**
 * Hides blocks of neighbouring patches (BEiT, Bao et al. 2022, algorithm 1, as DINOv2 runs it).
 *
 * <p>Rectangles of random area and shape are laid down until the wanted number of patches is covered. A rectangle may
 * not add more than what is missing, so the count never exceeds the target; it falls short when ten tries in a row do
 * not fit.
 */
public final class MaskGenerator {
    private static final int MIN_BLOCK = 4;
    private static final int TRIES = 10;
    private static final double LOG_ASPECT = Math.log(1 / 0.3);

    private final int height;
    private final int width;
    private final int maxBlock;

    /**
     * A generator for the patch grid of a square image.
     *
     * @param imageSizePx side of the image
     * @param patchSizePx side of a patch
     */
    public MaskGenerator(int imageSizePx, int patchSizePx) {
        height = imageSizePx / patchSizePx;
        width = height;
        // DINOv2 divides twice and rounds down in between: 21, not 24, for 98 px and patches of 14 px.
        maxBlock = imageSizePx / 2 / patchSizePx * imageSizePx / patchSizePx;
    }

    /** Patches of the grid. */
    public int patches() {
        return height * width;
    }

    /** Largest number of patches that one rectangle may add. */
    public int maxBlock() {
        return maxBlock;
    }

    /** A mask over the grid, row by row, that hides at most {@code target} patches. */
    public boolean[] generate(int target, Rng rng) {
        boolean[] mask = new boolean[patches()];
        int done = 0;
        while (done < target) {
            int added = addBlock(mask, Math.min(target - done, maxBlock), rng);
            if (added == 0) {
                break;
            }
            done += added;
        }
        return mask;
    }

    private int addBlock(boolean[] mask, int budget, Rng rng) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            double area = rng.uniform(MIN_BLOCK, budget);
            double aspect = Math.exp(rng.uniform(-LOG_ASPECT, LOG_ASPECT));
            int h = (int) Math.rint(Math.sqrt(area * aspect));
            int w = (int) Math.rint(Math.sqrt(area / aspect));
            if (h < height && w < width) {
                int top = rng.nextInt(height - h + 1);
                int left = rng.nextInt(width - w + 1);
                int fresh = uncovered(mask, top, left, h, w);
                if (fresh > 0 && fresh <= budget) {
                    cover(mask, top, left, h, w);
                    return fresh;
                }
            }
        }
        return 0;
    }

    private int uncovered(boolean[] mask, int top, int left, int h, int w) {
        int count = 0;
        for (int y = top; y < top + h; y++) {
            for (int x = left; x < left + w; x++) {
                count += mask[y * width + x] ? 0 : 1;
            }
        }
        return count;
    }

    private void cover(boolean[] mask, int top, int left, int h, int w) {
        for (int y = top; y < top + h; y++) {
            for (int x = left; x < left + w; x++) {
                mask[y * width + x] = true;
            }
        }
    }
}
