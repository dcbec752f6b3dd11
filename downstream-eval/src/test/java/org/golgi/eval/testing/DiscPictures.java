package org.golgi.eval.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;

/** Pictures with dark discs on a light ground, and masks that number the discs. */
public final class DiscPictures {
    public static final int WIDTH = 52;
    public static final int HEIGHT = 44;

    private DiscPictures() {}

    /** Writes images/N.png and masks/N.png. */
    public static void write(Path folder, int count) throws IOException {
        Files.createDirectories(folder.resolve("images"));
        Files.createDirectories(folder.resolve("masks"));
        for (int i = 0; i < count; i++) {
            RgbImage picture = RgbImage.blank(WIDTH, HEIGHT);
            RgbImage mask = RgbImage.blank(WIDTH, HEIGHT);
            draw(Rng.of(i), picture.pixels(), mask.pixels());
            Files.write(folder.resolve("images/p" + i + ".png"), ImageCodec.png(picture));
            Files.write(folder.resolve("masks/p" + i + ".png"), ImageCodec.png(mask));
        }
    }

    private static void draw(Rng rng, byte[] picture, byte[] mask) {
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (byte) (200 + rng.nextInt(40));
        }
        for (int disc = 1; disc <= 2; disc++) {
            int cx = 8 + rng.nextInt(WIDTH - 16);
            int cy = 8 + rng.nextInt(HEIGHT - 16);
            for (int i = 0; i < WIDTH * HEIGHT; i++) {
                int dx = i % WIDTH - cx;
                int dy = i / WIDTH - cy;
                if (dx * dx + dy * dy <= 64) {
                    Arrays.fill(mask, 3 * i, 3 * i + 3, (byte) disc);
                    Arrays.fill(picture, 3 * i, 3 * i + 3, (byte) (40 + rng.nextInt(40)));
                }
            }
        }
    }
}
