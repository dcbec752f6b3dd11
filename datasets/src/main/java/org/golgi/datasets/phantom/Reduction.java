package org.golgi.datasets.phantom;

import java.util.Arrays;
import org.golgi.datasets.image.RgbImage;

/** Box averages, crops and padding of pictures. */
final class Reduction {
    private Reduction() {}

    /** Averages squares of {@code scale} pixels into {@code target}, the first one at (x0, y0); leaves a remainder out. */
    static void reduce(RgbImage image, int scale, RgbImage target, int x0, int y0) {
        int width = Math.min(image.width() / scale, target.width() - x0);
        int height = Math.min(image.height() / scale, target.height() - y0);
        int count = scale * scale;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    int sum = count / 2;
                    for (int dy = 0; dy < scale; dy++) {
                        int row = 3 * ((y * scale + dy) * image.width() + x * scale) + c;
                        for (int dx = 0; dx < scale; dx++) {
                            sum += image.pixels()[row + 3 * dx] & 0xFF;
                        }
                    }
                    target.pixels()[3 * ((y0 + y) * target.width() + x0 + x) + c] = (byte) (sum / count);
                }
            }
        }
    }

    /** The picture reduced by the smallest whole number that makes it no larger than {@code sidePx}. */
    static RgbImage fit(RgbImage image, int sidePx) {
        int longest = Math.max(image.width(), image.height());
        int scale = Math.min((longest + sidePx - 1) / sidePx, Math.min(image.width(), image.height()));
        RgbImage target = RgbImage.blank(image.width() / scale, image.height() / scale);
        reduce(image, scale, target, 0, 0);
        return target;
    }

    static RgbImage crop(RgbImage image, int x0, int y0, int width, int height) {
        RgbImage target = RgbImage.blank(width, height);
        for (int y = 0; y < height; y++) {
            System.arraycopy(
                    image.pixels(), 3 * ((y0 + y) * image.width() + x0), target.pixels(), 3 * y * width, 3 * width);
        }
        return target;
    }

    /** A square picture with this one in its upper left and white around it. */
    static RgbImage pad(RgbImage image, int side) {
        if (image.width() == side && image.height() == side) {
            return image;
        }
        RgbImage target = RgbImage.blank(side, side);
        Arrays.fill(target.pixels(), (byte) 0xFF);
        for (int y = 0; y < image.height(); y++) {
            System.arraycopy(image.pixels(), 3 * y * image.width(), target.pixels(), 3 * y * side, 3 * image.width());
        }
        return target;
    }
}
