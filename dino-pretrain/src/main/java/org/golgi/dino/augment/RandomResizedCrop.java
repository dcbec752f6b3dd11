package org.golgi.dino.augment;

import org.golgi.core.random.Rng;
import org.golgi.datasets.image.PixelBox;

/**
 * Draws the box of a {@link ResizedCrop} as torchvision does: area uniform in {@code scale}, width over height
 * log-uniform in {@code aspect}, position uniform; after 10 boxes that do not fit, the largest centred box of a legal
 * aspect.
 */
final class RandomResizedCrop {
    private static final int TRIES = 10;

    private RandomResizedCrop() {}

    static PixelBox draw(Rng rng, int imageWidth, int imageHeight, Range scale, Range aspect) {
        double area = (double) imageWidth * imageHeight;
        for (int i = 0; i < TRIES; i++) {
            double target = area * rng.uniform(scale.min(), scale.max());
            double ratio = Math.exp(rng.uniform(Math.log(aspect.min()), Math.log(aspect.max())));
            int width = (int) Math.rint(Math.sqrt(target * ratio));
            int height = (int) Math.rint(Math.sqrt(target / ratio));
            if (width > 0 && width <= imageWidth && height > 0 && height <= imageHeight) {
                int top = rng.nextInt(imageHeight - height + 1);
                int left = rng.nextInt(imageWidth - width + 1);
                return new PixelBox(left, top, width, height);
            }
        }
        return centred(imageWidth, imageHeight, aspect);
    }

    private static PixelBox centred(int imageWidth, int imageHeight, Range aspect) {
        double ratio = (double) imageWidth / imageHeight;
        int width = imageWidth;
        int height = imageHeight;
        if (ratio < aspect.min()) {
            height = Math.max(1, (int) Math.rint(width / aspect.min()));
        } else if (ratio > aspect.max()) {
            width = Math.max(1, (int) Math.rint(height * aspect.max()));
        }
        return new PixelBox((imageWidth - width) / 2, (imageHeight - height) / 2, width, height);
    }
}
