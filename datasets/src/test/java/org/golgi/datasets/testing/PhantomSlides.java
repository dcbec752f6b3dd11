package org.golgi.datasets.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.phantom.PyramidTiffWriter;

/** Writes small Aperio-like slides: purple, textured discs on white. */
public final class PhantomSlides {

    private PhantomSlides() {}

    /** A slide with one disc in its middle that fills about half of it. */
    public static Path disc(Path file, int width, int height, double mpp, boolean bigTiff) throws IOException {
        ExecutorService workers = Executors.newFixedThreadPool(2);
        try {
            new PyramidTiffWriter(new PyramidTiffWriter.Options(256, 90, mpp, bigTiff), workers, 2)
                    .write(file, width, height, (x, y, w, h) -> paint(width, height, x, y, w, h));
            return file;
        } finally {
            workers.shutdown();
        }
    }

    private static RgbImage paint(int slideWidth, int slideHeight, int left, int top, int width, int height) {
        RgbImage image = RgbImage.blank(width, height);
        double radius = 0.4 * Math.min(slideWidth, slideHeight);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double dx = left + x - slideWidth / 2.0;
                double dy = top + y - slideHeight / 2.0;
                boolean tissue = dx * dx + dy * dy < radius * radius;
                int texture = (left + x) * 7 % 40 + (top + y) * 11 % 30;
                int at = 3 * (y * width + x);
                image.pixels()[at] = (byte) (tissue ? 130 + texture : 244);
                image.pixels()[at + 1] = (byte) (tissue ? 40 + texture : 243);
                image.pixels()[at + 2] = (byte) (tissue ? 150 + texture : 245);
            }
        }
        return image;
    }
}
