package org.golgi.datasets.image;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts boxes out of a picture and resizes them to the same bytes as Pillow's {@code Image.resize} with antialiasing:
 * columns first, rounded to 8 bits, then rows, with {@value ResampleWeights#FRACTION_BITS}-bit fixed-point weights.
 *
 * <p>The picture is kept transposed, so that both passes are weighted sums of whole lines. An instance holds scratch
 * memory: one for each thread.
 */
public final class PillowResize {
    /** Tables are kept for lines up to this length: at most about 10 MB for each target size. */
    private static final int LARGEST_CACHED_LENGTH = 1024;

    private static final Map<Key, ResampleWeights> CACHE = new ConcurrentHashMap<>();

    private final ResampleFilter filter;
    private final WeightedSum sum = new WeightedSum();
    private final Lines columns = new Lines();
    private final Lines box = new Lines();
    private final Lines narrowed = new Lines();
    private final Lines rows = new Lines();
    private final Lines output = new Lines();
    private int width;
    private int height;

    private record Key(int in, int out, ResampleFilter filter) {}

    public PillowResize(ResampleFilter filter) {
        this.filter = filter;
    }

    /** The whole picture at another size. */
    public static RgbImage resize(RgbImage image, int width, int height, ResampleFilter filter) {
        PillowResize resize = new PillowResize(filter);
        resize.load(image);
        PackedImage target = new PackedImage();
        target.reshape(width, height);
        resize.cut(new PixelBox(0, 0, image.width(), image.height()), target);
        return target.toRgb();
    }

    /** Takes a copy of the picture of which boxes are to be cut. */
    public void load(RgbImage image) {
        width = image.width();
        height = image.height();
        int[][] lines = columns.reserve(width, height);
        byte[] bytes = image.pixels();
        for (int y = 0; y < height; y++) {
            int row = 3 * y * width;
            for (int x = 0; x < width; x++) {
                lines[x][y] = PackedImage.pack(bytes, row + 3 * x);
            }
        }
    }

    /**
     * Cuts a box out and resizes it to the size that {@code target} has. Pixels outside the box have no influence.
     *
     * @throws IllegalArgumentException if the box is not inside the picture
     */
    public void cut(PixelBox area, PackedImage target) {
        area.requireInside(width, height);
        int outWidth = target.width();
        int outHeight = target.height();
        ResampleWeights horizontal = weights(area.width(), outWidth);
        ResampleWeights vertical = weights(area.height(), outHeight);
        sum.reserve(Math.max(area.height(), outWidth));

        int[][] cut = box.reserve(Math.max(area.width(), horizontal.reach()), area.height());
        int[][] source = columns.lines();
        for (int x = 0; x < area.width(); x++) {
            System.arraycopy(source[area.left() + x], area.top(), cut[x], 0, area.height());
        }
        int[][] narrow = narrowed.reserve(outWidth, area.height());
        for (int x = 0; x < outWidth; x++) {
            sum.of(cut, horizontal, x, narrow[x], area.height());
        }
        int[][] turned = rows.reserve(Math.max(area.height(), vertical.reach()), outWidth);
        transpose(narrow, outWidth, area.height(), turned);
        int[] line = output.reserve(1, outWidth)[0];
        for (int y = 0; y < outHeight; y++) {
            sum.of(turned, vertical, y, line, outWidth);
            System.arraycopy(line, 0, target.pixels(), y * outWidth, outWidth);
        }
    }

    private ResampleWeights weights(int in, int out) {
        if (in > LARGEST_CACHED_LENGTH) {
            return ResampleWeights.of(in, out, filter);
        }
        return CACHE.computeIfAbsent(new Key(in, out, filter), key -> ResampleWeights.of(key.in, key.out, key.filter));
    }

    /** Eight columns at a time, so that every store follows the one before. */
    private static void transpose(int[][] columns, int width, int height, int[][] rows) {
        int x = 0;
        for (; x + 8 <= width; x += 8) {
            int[] c0 = columns[x];
            int[] c1 = columns[x + 1];
            int[] c2 = columns[x + 2];
            int[] c3 = columns[x + 3];
            int[] c4 = columns[x + 4];
            int[] c5 = columns[x + 5];
            int[] c6 = columns[x + 6];
            int[] c7 = columns[x + 7];
            for (int y = 0; y < height; y++) {
                int[] row = rows[y];
                row[x] = c0[y];
                row[x + 1] = c1[y];
                row[x + 2] = c2[y];
                row[x + 3] = c3[y];
                row[x + 4] = c4[y];
                row[x + 5] = c5[y];
                row[x + 6] = c6[y];
                row[x + 7] = c7[y];
            }
        }
        for (; x < width; x++) {
            for (int y = 0; y < height; y++) {
                rows[y][x] = columns[x][y];
            }
        }
    }

    /** Lines of pixels that are used again and again. They grow as long as that costs at most twice what is needed. */
    private static final class Lines {
        private int[][] lines = new int[0][];
        private int length;

        int[][] lines() {
            return lines;
        }

        /** At least this many lines of at least this length. */
        int[][] reserve(int count, int newLength) {
            if (lines.length < count || length < newLength) {
                long grown = (long) Math.max(lines.length, count) * Math.max(length, newLength);
                boolean grow = grown <= 2L * count * newLength;
                length = grow ? Math.max(length, newLength) : newLength;
                lines = new int[grow ? Math.max(lines.length, count) : count][length];
            }
            return lines;
        }
    }
}
