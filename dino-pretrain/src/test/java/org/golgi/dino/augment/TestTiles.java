package org.golgi.dino.augment;

import org.golgi.core.random.Rng;
import org.golgi.datasets.image.PillowResize;
import org.golgi.datasets.image.ResampleFilter;
import org.golgi.datasets.image.RgbImage;

/** Made-up pictures. */
final class TestTiles {

    private TestTiles() {}

    /** Every byte random. */
    static RgbImage noise(int width, int height, long seed) {
        RgbImage image = RgbImage.blank(width, height);
        Rng.of(seed).nextBytes(image.pixels());
        return image;
    }

    /** Smooth random colours. */
    static RgbImage smooth(int width, int height, long seed) {
        return PillowResize.resize(noise(6, 6, seed), width, height, ResampleFilter.BICUBIC);
    }

    static RgbImage after(RgbImage image, Operation... operations) {
        Canvas canvas = new Canvas();
        canvas.load(image);
        for (Operation operation : operations) {
            operation.apply(canvas);
        }
        return canvas.toRgb();
    }
}
