package org.golgi.dino.augment;

import org.golgi.datasets.image.PillowResize;
import org.golgi.datasets.image.PlanarImage;
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

    private final PlanarImage tile = new PlanarImage();
    private final PillowResize resize = new PillowResize(ResampleFilter.BICUBIC);
    private final BlurScratch blurScratch = new BlurScratch();
    private PlanarImage crop = new PlanarImage();
    private PlanarImage spare = new PlanarImage();
    private int[] table = IDENTITY;

    /** Puts a tile on the canvas; the crop is the whole tile until a {@link ResizedCrop}. */
    public void load(RgbImage image) {
        tile.load(image);
        crop.load(image);
        table = IDENTITY;
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
        int size = crop.planeSize();
        int[] values = crop.values();
        float[] direct = new float[256];
        for (int channel = 0; channel < 3; channel++) {
            for (int value = 0; value < 256; value++) {
                direct[value] = normalisation[channel][table[value]];
            }
            int from = channel * size;
            int to = offset + from;
            for (int i = 0; i < size; i++) {
                out[to + i] = direct[values[from + i]];
            }
        }
    }

    PlanarImage tile() {
        return tile;
    }

    /** The crop with values that {@link #table} still has to be applied to. */
    PlanarImage unsettled() {
        return crop;
    }

    /** What each value of {@link #unsettled} stands for. */
    int[] table() {
        return table;
    }

    /** Says that the values of {@link #unsettled} now stand for themselves. */
    void settle() {
        table = IDENTITY;
    }

    /** The crop, every value standing for itself. */
    PlanarImage settled() {
        if (table != IDENTITY) {
            int[] values = crop.values();
            int end = 3 * crop.planeSize();
            for (int i = 0; i < end; i++) {
                values[i] = table[values[i]];
            }
            settle();
        }
        return crop;
    }

    /** Sends every value through a table of 256. */
    void map(int[] next) {
        if (table == IDENTITY) {
            table = next;
            return;
        }
        int[] joined = new int[256];
        for (int value = 0; value < 256; value++) {
            joined[value] = next[table[value]];
        }
        table = joined;
    }

    /** A second picture of the crop's size to draw into; {@link #swap} makes it the crop. */
    PlanarImage spare(int width, int height) {
        spare.reshape(width, height);
        return spare;
    }

    void swap() {
        PlanarImage old = crop;
        crop = spare;
        spare = old;
    }

    PillowResize resize() {
        return resize;
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
