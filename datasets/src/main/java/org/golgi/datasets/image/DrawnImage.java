package org.golgi.datasets.image;

import java.awt.image.BufferedImage;

/** Pictures to what Java2D draws on and back. */
public final class DrawnImage {

    private DrawnImage() {}

    /** A copy to draw on. */
    public static BufferedImage of(RgbImage image) {
        BufferedImage buffered = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                buffered.setRGB(x, y, image.red(x, y) << 16 | image.green(x, y) << 8 | image.blue(x, y));
            }
        }
        return buffered;
    }

    /** What was drawn. */
    public static RgbImage toRgb(BufferedImage buffered) {
        RgbImage image = RgbImage.blank(buffered.getWidth(), buffered.getHeight());
        for (int i = 0; i < image.width() * image.height(); i++) {
            int word = buffered.getRGB(i % image.width(), i / image.width());
            image.pixels()[3 * i] = (byte) (word >> 16);
            image.pixels()[3 * i + 1] = (byte) (word >> 8);
            image.pixels()[3 * i + 2] = (byte) word;
        }
        return image;
    }
}
