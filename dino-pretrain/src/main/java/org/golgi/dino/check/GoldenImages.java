package org.golgi.dino.check;

import java.io.IOException;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.datasets.image.RgbImage;

/** Pictures in golden files are U8 [3, H, W]. */
final class GoldenImages {

    private GoldenImages() {}

    static RgbImage read(SafetensorsFile file, String name) throws IOException {
        long[] shape = file.entry(name).sizes();
        int height = Math.toIntExact(shape[1]);
        int width = Math.toIntExact(shape[2]);
        byte[] planes = file.unsignedBytes(name);
        RgbImage image = RgbImage.blank(width, height);
        int size = width * height;
        for (int i = 0; i < size; i++) {
            for (int channel = 0; channel < 3; channel++) {
                image.pixels()[3 * i + channel] = planes[channel * size + i];
            }
        }
        return image;
    }

    /** The values of a stored picture as numbers [3, H, W]. */
    static float[] numbers(SafetensorsFile file, String name) throws IOException {
        byte[] planes = file.unsignedBytes(name);
        float[] numbers = new float[planes.length];
        for (int i = 0; i < planes.length; i++) {
            numbers[i] = planes[i] & 0xFF;
        }
        return numbers;
    }

    /** The values of a picture as numbers [3, H, W]. */
    static float[] numbers(RgbImage image) {
        int size = image.width() * image.height();
        float[] numbers = new float[3 * size];
        for (int i = 0; i < size; i++) {
            for (int channel = 0; channel < 3; channel++) {
                numbers[channel * size + i] = image.pixels()[3 * i + channel] & 0xFF;
            }
        }
        return numbers;
    }
}
