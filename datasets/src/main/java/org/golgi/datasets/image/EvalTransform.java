package org.golgi.datasets.image;

import org.golgi.core.vit.ImageTransform;

/**
 * Makes the input of an encoder from a picture as torchvision does with Pillow pictures: the shorter side is resized,
 * the centre cut out, values scaled to [0, 1] and normalised.
 *
 * <p>A picture that already has the wanted size passes through unchanged but for the scaling. An instance holds scratch
 * memory: one for each thread.
 */
public final class EvalTransform {
    private final ImageTransform transform;
    private final PillowResize resize;
    private final float[][] normalised;
    private final PackedImage resized = new PackedImage();

    public EvalTransform(ImageTransform transform) {
        this(transform, ResampleFilter.BICUBIC);
    }

    public EvalTransform(ImageTransform transform, ResampleFilter filter) {
        this.transform = transform;
        this.resize = new PillowResize(filter);
        this.normalised = Normalisation.table(transform.mean(), transform.deviation());
    }

    /** Normalised values [3, cropPx, cropPx]. */
    public static float[] apply(RgbImage image, ImageTransform transform) {
        float[] values = new float[3 * transform.cropPx() * transform.cropPx()];
        new EvalTransform(transform).apply(image, values, 0);
        return values;
    }

    /** Writes normalised values [3, cropPx, cropPx] into {@code out} from {@code offset} on. */
    public void apply(RgbImage image, float[] out, int offset) {
        resizeShorterSide(image);
        int crop = transform.cropPx();
        int left = centred(resized.width(), crop);
        int top = centred(resized.height(), crop);
        for (int y = 0; y < crop; y++) {
            int from = (top + y) * resized.width() + left;
            for (int x = 0; x < crop; x++) {
                int pixel = resized.pixels()[from + x];
                int to = offset + y * crop + x;
                out[to] = normalised[0][pixel >> 16 & 0xFF];
                out[to + crop * crop] = normalised[1][pixel >> 8 & 0xFF];
                out[to + 2 * crop * crop] = normalised[2][pixel & 0xFF];
            }
        }
    }

    /** The resized and cropped picture before scaling: bytes [3, cropPx, cropPx], a quarter of the memory. */
    public byte[] bytes(RgbImage image) {
        resizeShorterSide(image);
        int crop = transform.cropPx();
        int left = centred(resized.width(), crop);
        int top = centred(resized.height(), crop);
        byte[] out = new byte[3 * crop * crop];
        for (int y = 0; y < crop; y++) {
            int from = (top + y) * resized.width() + left;
            for (int x = 0; x < crop; x++) {
                int pixel = resized.pixels()[from + x];
                int to = y * crop + x;
                out[to] = (byte) (pixel >> 16);
                out[to + crop * crop] = (byte) (pixel >> 8);
                out[to + 2 * crop * crop] = (byte) pixel;
            }
        }
        return out;
    }

    private void resizeShorterSide(RgbImage image) {
        int shorter = Math.min(image.width(), image.height());
        int longer = Math.max(image.width(), image.height());
        int newLonger = (int) ((long) transform.resizePx() * longer / shorter);
        boolean wide = image.width() > image.height();
        resized.reshape(wide ? newLonger : transform.resizePx(), wide ? transform.resizePx() : newLonger);
        resize.load(image);
        resize.cut(new PixelBox(0, 0, image.width(), image.height()), resized);
    }

    /** Where a centred window begins; halves are rounded to even, as Python rounds. */
    private static int centred(int length, int window) {
        return (int) Math.rint((length - window) / 2.0);
    }
}
