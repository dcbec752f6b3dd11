package org.golgi.dino.augment;

import org.golgi.datasets.image.PackedImage;

/**
 * Blurs with a normalised 9-tap Gaussian, mirrored at the border without repeating the edge, and rounds.
 *
 * <p>The official code blurs in single precision in one pass over two dimensions. Here it is two passes over one, in
 * integers: weights have 15 fractional bits and rows are rounded to 8 fractional bits between the passes. That moves
 * about two values in a thousand to the neighbouring byte. The three channels lie behind one another in a line, so that
 * one loop does them all.
 *
 * @param sigma standard deviation in pixels
 */
public record GaussianBlur(double sigma) implements Operation {
    private static final int REACH = 4;
    private static final int TAPS = 2 * REACH + 1;
    private static final int WEIGHT_BITS = 15;
    private static final int ROW_BITS = 8;

    public GaussianBlur {
        if (!(sigma > 0)) {
            throw new IllegalArgumentException("blur sigma is " + sigma + "; give a number above 0");
        }
    }

    @Override
    public void apply(Canvas canvas) {
        PackedImage crop = canvas.settled();
        int width = crop.width();
        int height = crop.height();
        if (Math.min(width, height) <= REACH) {
            throw new IllegalArgumentException("a crop of " + width + " x " + height
                    + " px cannot be blurred; the blur needs more than " + REACH + " px a side");
        }
        int stride = width + 2 * REACH;
        int length = 3 * stride - 2 * REACH;
        int[] kernel = kernel(sigma);
        int[][] shifted = canvas.blurScratch().shifted(TAPS, 3 * stride);
        int[][] rows = canvas.blurScratch().rows(height, 3 * stride);
        for (int y = 0; y < height; y++) {
            pad(crop.pixels(), y * width, width, shifted[0]);
            for (int tap = 1; tap < TAPS; tap++) {
                System.arraycopy(shifted[0], tap, shifted[tap], 0, length);
            }
            sum(shifted, kernel, rows[y], length);
            round(rows[y], WEIGHT_BITS - ROW_BITS, length);
        }
        int[][] around = new int[TAPS][];
        int[] line = shifted[0];
        int[] green = shifted[1];
        int[] blue = shifted[2];
        for (int y = 0; y < height; y++) {
            for (int tap = 0; tap < TAPS; tap++) {
                around[tap] = rows[mirrored(y + tap - REACH, height)];
            }
            sum(around, kernel, line, length);
            round(line, WEIGHT_BITS + ROW_BITS, length);
            System.arraycopy(line, stride, green, 0, width);
            System.arraycopy(line, 2 * stride, blue, 0, width);
            pack(line, green, blue, width);
            System.arraycopy(line, 0, crop.pixels(), y * width, width);
        }
    }

    /** The half of the symmetric kernel from its centre outwards; the whole kernel sums to 1 exactly. */
    private static int[] kernel(double sigma) {
        double[] half = new double[REACH + 1];
        double sum = 0;
        for (int i = 0; i <= REACH; i++) {
            half[i] = Math.exp(-0.5 * (i / sigma) * (i / sigma));
            sum += i == 0 ? half[i] : 2 * half[i];
        }
        int[] kernel = new int[REACH + 1];
        int rest = 1 << WEIGHT_BITS;
        for (int i = 1; i <= REACH; i++) {
            kernel[i] = (int) Math.rint(half[i] / sum * (1 << WEIGHT_BITS));
            rest -= 2 * kernel[i];
        }
        kernel[0] = rest;
        return kernel;
    }

    private static int mirrored(int row, int height) {
        int fromTop = Math.abs(row);
        return fromTop < height ? fromTop : 2 * (height - 1) - fromTop;
    }

    /** The three channels of a row, each with a mirrored border of 4. */
    private static void pad(int[] pixels, int from, int width, int[] padded) {
        int green = width + 2 * REACH;
        int blue = 2 * green;
        for (int x = 0; x < width; x++) {
            int pixel = pixels[from + x];
            padded[REACH + x] = pixel >> 16 & 0xFF;
            padded[green + REACH + x] = pixel >> 8 & 0xFF;
            padded[blue + REACH + x] = pixel & 0xFF;
        }
        for (int channel = 0; channel < 3; channel++) {
            int first = channel * green + REACH;
            int last = first + width - 1;
            for (int i = 1; i <= REACH; i++) {
                padded[first - i] = padded[first + i];
                padded[last + i] = padded[last - i];
            }
        }
    }

    private static void sum(int[][] lines, int[] kernel, int[] out, int length) {
        inner(lines[2], lines[3], lines[4], lines[5], lines[6], kernel[0], kernel[1], kernel[2], out, length);
        addOuter(lines[0], lines[1], lines[7], lines[8], kernel[3], kernel[4], out, length);
    }

    private static void inner(
            int[] a, int[] b, int[] c, int[] d, int[] e, int k0, int k1, int k2, int[] out, int length) {
        for (int i = 0; i < length; i++) {
            out[i] = k0 * c[i] + k1 * (b[i] + d[i]) + k2 * (a[i] + e[i]);
        }
    }

    private static void addOuter(int[] a, int[] b, int[] c, int[] d, int k3, int k4, int[] out, int length) {
        for (int i = 0; i < length; i++) {
            out[i] += k3 * (b[i] + c[i]) + k4 * (a[i] + d[i]);
        }
    }

    private static void round(int[] line, int bits, int length) {
        int half = 1 << (bits - 1);
        for (int i = 0; i < length; i++) {
            line[i] = line[i] + half >> bits;
        }
    }

    private static void pack(int[] red, int[] green, int[] blue, int width) {
        for (int x = 0; x < width; x++) {
            red[x] = red[x] << 16 | green[x] << 8 | blue[x];
        }
    }
}
