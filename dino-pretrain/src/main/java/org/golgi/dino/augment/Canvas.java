package org.golgi.dino.augment;

import org.golgi.datasets.image.PackedImage;
import org.golgi.datasets.image.PillowResize;
import org.golgi.datasets.image.PixelBox;
import org.golgi.datasets.image.ResampleFilter;
import org.golgi.datasets.image.RgbImage;

/**
 * Where operations work: a tile, the crop that is being made of it, and scratch memory. One for each thread.
 *
 * <p>Operations that treat every value alike (brightness, contrast, solarising) are not carried out at once: their
 * tables are put one after the other, and the next operation that needs the values looks them up. So several of them
 * together cost no pass over the crop.
 */
public final class Canvas {
    private static final int[] IDENTITY = identity();

    private final PillowResize tile = new PillowResize(ResampleFilter.BICUBIC);
    private final BlurScratch blurScratch = new BlurScratch();
    private PackedImage crop = new PackedImage();
    private PackedImage spare = new PackedImage();
    private int[] scratch = new int[0];
    private int[] table = IDENTITY;

    /** Puts a tile on the canvas; the crop is the whole tile until a {@link ResizedCrop}. */
    public void load(RgbImage image) {
        loadTile(image);
        crop.load(image);
    }

    /** Puts a tile on the canvas of which crops will be made. */
    void loadTile(RgbImage image) {
        tile.load(image);
        table = IDENTITY;
    }

    /** The crop as it is now. */
    public RgbImage toRgb() {
        return settled().toRgb();
    }

    /** Writes the normalised crop [3, H, W] into {@code out} from {@code offset} on. */
    public void normalised(float[][] normalisation, float[] out, int offset) {
        float[][] joined = new float[3][256];
        for (int channel = 0; channel < 3; channel++) {
            for (int value = 0; value < 256; value++) {
                joined[channel][value] = normalisation[channel][table[value]];
            }
        }
        write(crop.pixels(), crop.size(), joined, out, offset);
    }

    private static void write(int[] pixels, int size, float[][] table, float[] out, int offset) {
        float[] red = table[0];
        float[] green = table[1];
        float[] blue = table[2];
        int toGreen = offset + size;
        int toBlue = toGreen + size;
        for (int i = 0; i < size; i++) {
            int pixel = pixels[i];
            out[offset + i] = red[pixel >> 16 & 0xFF];
            out[toGreen + i] = green[pixel >> 8 & 0xFF];
            out[toBlue + i] = blue[pixel & 0xFF];
        }
    }

    /** Makes a resized box of the tile the crop. */
    void cut(PixelBox box, int sizePx) {
        crop.reshape(sizePx, sizePx);
        tile.cut(box, crop);
        table = IDENTITY;
    }

    /** The crop with values that {@link #table} still has to be applied to. */
    PackedImage unsettled() {
        return crop;
    }

    /** What each value of {@link #unsettled} stands for. */
    int[] table() {
        return table;
    }

    /** True if the values of {@link #unsettled} stand for themselves. */
    boolean isSettled() {
        return table == IDENTITY;
    }

    /** Says that the values of {@link #unsettled} now stand for themselves. */
    void settle() {
        table = IDENTITY;
    }

    /** The crop, every value standing for itself. */
    PackedImage settled() {
        if (!isSettled()) {
            lookUp(crop.pixels(), crop.size(), table);
            settle();
        }
        return crop;
    }

    private static void lookUp(int[] pixels, int size, int[] table) {
        for (int i = 0; i < size; i++) {
            int pixel = pixels[i];
            pixels[i] = table[pixel >> 16 & 0xFF] << 16 | table[pixel >> 8 & 0xFF] << 8 | table[pixel & 0xFF];
        }
    }

    /** Sends every value through a table of 256. */
    void map(int[] next) {
        if (isSettled()) {
            table = next;
            return;
        }
        int[] joined = new int[256];
        for (int value = 0; value < 256; value++) {
            joined[value] = next[table[value]];
        }
        table = joined;
    }

    /** A second picture to draw into; {@link #swap} makes it the crop. */
    PackedImage spare(int width, int height) {
        spare.reshape(width, height);
        return spare;
    }

    void swap() {
        PackedImage old = crop;
        crop = spare;
        spare = old;
    }

    /** Memory of at least this length for the time of one operation. */
    int[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new int[length];
        }
        return scratch;
    }

    BlurScratch blurScratch() {
        return blurScratch;
    }

    private static int[] identity() {
        int[] table = new int[256];
        for (int value = 0; value < 256; value++) {
            table[value] = value;
        }
        return table;
    }
}
