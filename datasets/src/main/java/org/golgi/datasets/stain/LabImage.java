package org.golgi.datasets.stain;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.golgi.datasets.image.OpenCvNatives;
import org.golgi.datasets.image.RgbImage;

/**
 * A picture in OpenCV's 8-bit CIE L*a*b*.
 *
 * @param values three bytes a pixel: L scaled to 0 … 255, a + 128, b + 128
 */
record LabImage(int width, int height, byte[] values) {

    static {
        OpenCvNatives.load();
    }

    static LabImage of(RgbImage image) {
        return new LabImage(
                image.width(),
                image.height(),
                convert(image.pixels(), image.width(), image.height(), opencv_imgproc.COLOR_RGB2Lab));
    }

    RgbImage toRgb() {
        return new RgbImage(width, height, convert(values, width, height, opencv_imgproc.COLOR_Lab2RGB));
    }

    private static byte[] convert(byte[] from, int width, int height, int code) {
        byte[] to = new byte[from.length];
        try (BytePointer bytes = new BytePointer(from);
                Mat source = new Mat(height, width, opencv_core.CV_8UC3, bytes);
                Mat target = new Mat()) {
            opencv_imgproc.cvtColor(source, target, code);
            try (BytePointer data = target.data()) {
                data.get(to);
            }
        }
        return to;
    }

    /** Where the lightness is below this share of white. */
    boolean[] darkerThan(double share) {
        boolean[] dark = new boolean[width * height];
        for (int i = 0; i < dark.length; i++) {
            dark[i] = (values[3 * i] & 0xFF) / 255.0 < share;
        }
        return dark;
    }

    /** The picture with the grey levels between the 2nd and 98th percentile of all its values spread over 0 … 255. */
    static RgbImage stretched(RgbImage image) {
        byte[] pixels = image.pixels();
        double[] values = new double[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = pixels[i] & 0xFF;
        }
        double low = Statistics.percentile(values, 2);
        double high = Statistics.percentile(values, 98);
        if (low >= high) {
            low = Statistics.percentile(values, 0);
            high = Statistics.percentile(values, 100);
        }
        if (low >= high) {
            return image;
        }
        RgbImage stretched = RgbImage.blank(image.width(), image.height());
        for (int i = 0; i < values.length; i++) {
            double clipped = Math.min(high, Math.max(low, values[i]));
            stretched.pixels()[i] = (byte) (int) ((clipped - low) / (high - low) * 255);
        }
        return stretched;
    }
}
