package org.golgi.datasets.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.tissue.Contour;

/** Reads pictures and contours from golden tensors. */
final class GoldenImages {

    private GoldenImages() {}

    /** A tensor [H, W, 3] as a picture. */
    static RgbImage image(SafetensorsFile tensors, String name) throws IOException {
        List<Long> shape = tensors.entry(name).shape();
        return new RgbImage(shape.get(1).intValue(), shape.get(0).intValue(), tensors.unsignedBytes(name));
    }

    /** A tensor [N, H, W, 3] as pictures. */
    static List<RgbImage> images(SafetensorsFile tensors, String name) throws IOException {
        List<Long> shape = tensors.entry(name).shape();
        int height = shape.get(1).intValue();
        int width = shape.get(2).intValue();
        byte[] bytes = tensors.unsignedBytes(name);
        int size = 3 * width * height;
        List<RgbImage> images = new ArrayList<>();
        for (int i = 0; i < shape.get(0); i++) {
            images.add(new RgbImage(width, height, Arrays.copyOfRange(bytes, i * size, (i + 1) * size)));
        }
        return images;
    }

    /** All corners as x, y, x, y … */
    static long[] points(List<Contour> contours) {
        List<Long> values = new ArrayList<>();
        for (Contour contour : contours) {
            for (int i = 0; i < contour.size(); i++) {
                values.add((long) contour.xs()[i]);
                values.add((long) contour.ys()[i]);
            }
        }
        return array(values);
    }

    static long[] array(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
