package org.golgi.datasets.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Geometry of pictures: resizing and pasting. */
public final class ImageOps {

    static {
        OpenCvNatives.load();
    }

    private ImageOps() {}

    /**
     * Resizes: each pixel is the mean of the area it covers when shrinking, cubic interpolation when enlarging.
     *
     * @throws IllegalArgumentException if a side is below 1
     */
    public static RgbImage resize(RgbImage image, int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("cannot resize to " + width + " x " + height + " px");
        }
        if (image.width() == width && image.height() == height) {
            return image;
        }
        boolean shrinks = width <= image.width() && height <= image.height();
        int method = shrinks ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_CUBIC;
        try (BytePointer pixels = new BytePointer(image.pixels());
                Mat source = new Mat(image.height(), image.width(), opencv_core.CV_8UC3, pixels);
                Mat target = new Mat();
                Size size = new Size(width, height)) {
            opencv_imgproc.resize(source, target, size, 0, 0, method);
            return new RgbImage(width, height, ImageCodec.bytes(target));
        }
    }

    /** Resizes so that the longer side has this many pixels; pictures that are smaller stay as they are. */
    public static RgbImage fit(RgbImage image, int longestSide) {
        int longest = Math.max(image.width(), image.height());
        if (longest <= longestSide) {
            return image;
        }
        double scale = (double) longestSide / longest;
        return resize(image, Math.max(1, (int) Math.round(image.width() * scale)), Math.max(1, (int)
                Math.round(image.height() * scale)));
    }

    /** Copies the source into the target at (x, y); what would lie outside is left out. */
    public static void paste(RgbImage source, RgbImage target, int x, int y) {
        int left = Math.max(0, x);
        int right = Math.min(target.width(), x + source.width());
        for (int row = Math.max(0, y); row < Math.min(target.height(), y + source.height()) && left < right; row++) {
            System.arraycopy(
                    source.pixels(),
                    3 * ((row - y) * source.width() + left - x),
                    target.pixels(),
                    3 * (row * target.width() + left),
                    3 * (right - left));
        }
    }
}
