package org.golgi.datasets.image;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Resizes pictures to the same bytes as Pillow's {@code Image.resize} with antialiasing: columns first, rounded to 8
 * bits, then rows, with {@value ResampleWeights#FRACTION_BITS}-bit fixed-point weights.
 *
 * <p>An instance holds scratch memory: one for each thread.
 */
public final class PillowResize {
    /** Tables are kept for rows up to this length: at most about 10 MB for each target size. */
    private static final int LARGEST_CACHED_LENGTH = 1024;

    private static final int HALF = 1 << (ResampleWeights.FRACTION_BITS - 1);
    private static final Map<Key, ResampleWeights> CACHE = new ConcurrentHashMap<>();

    private final ResampleFilter filter;
    private int[] columnsDone = new int[0];

    private record Key(int in, int out, ResampleFilter filter) {}

    public PillowResize(ResampleFilter filter) {
        this.filter = filter;
    }

    /** The whole picture at another size. */
    public static RgbImage resize(RgbImage image, int width, int height, ResampleFilter filter) {
        PlanarImage target = new PlanarImage();
        target.reshape(width, height);
        PixelBox whole = new PixelBox(0, 0, image.width(), image.height());
        new PillowResize(filter).resize(PlanarImage.of(image), whole, target);
        return target.toRgb();
    }

    /**
     * Cuts a box out and resizes it to the size that {@code target} has. Pixels outside the box have no influence.
     *
     * @throws IllegalArgumentException if the box is not inside the source
     */
    public void resize(PlanarImage source, PixelBox box, PlanarImage target) {
        box.requireInside(source.width(), source.height());
        int width = target.width();
        int needed = 3 * width * box.height();
        if (columnsDone.length < needed) {
            columnsDone = new int[needed];
        }
        ResampleWeights horizontal = weights(box.width(), width);
        ResampleWeights vertical = weights(box.height(), target.height());
        for (int channel = 0; channel < 3; channel++) {
            int plane = channel * source.planeSize();
            for (int y = 0; y < box.height(); y++) {
                int from = plane + (box.top() + y) * source.width() + box.left();
                row(source.values(), from, horizontal, columnsDone, (channel * box.height() + y) * width);
            }
            for (int y = 0; y < target.height(); y++) {
                int from = (channel * box.height() + vertical.first()[y]) * width;
                int to = channel * target.planeSize() + y * width;
                blend(columnsDone, from, vertical, y * vertical.taps(), target.values(), to, width);
            }
        }
    }

    private ResampleWeights weights(int in, int out) {
        if (in > LARGEST_CACHED_LENGTH) {
            return ResampleWeights.of(in, out, filter);
        }
        return CACHE.computeIfAbsent(new Key(in, out, filter), key -> ResampleWeights.of(key.in, key.out, key.filter));
    }

    /** One row: each target pixel is a weighted sum of neighbours in the row. */
    private static void row(int[] in, int from, ResampleWeights table, int[] out, int to) {
        int taps = table.taps();
        int[] first = table.first();
        int[] weights = table.weights();
        for (int x = 0, w = 0; x < first.length; x++) {
            int start = from + first[x];
            int sum = HALF;
            for (int tap = 0; tap < taps; tap++, w++) {
                sum += weights[w] * in[start + tap];
            }
            out[to + x] = clip(sum);
        }
    }

    /** One row as a weighted sum of whole rows. */
    private static void blend(int[] in, int from, ResampleWeights table, int w, int[] out, int to, int width) {
        int[] weights = table.weights();
        for (int x = 0; x < width; x++) {
            out[to + x] = HALF;
        }
        for (int tap = 0; tap < table.taps(); tap++) {
            int weight = weights[w + tap];
            int start = from + tap * width;
            for (int x = 0; x < width; x++) {
                out[to + x] += weight * in[start + x];
            }
        }
        for (int x = 0; x < width; x++) {
            out[to + x] = clip(out[to + x]);
        }
    }

    private static int clip(int sum) {
        return Math.max(0, Math.min(255, sum >> ResampleWeights.FRACTION_BITS));
    }
}
