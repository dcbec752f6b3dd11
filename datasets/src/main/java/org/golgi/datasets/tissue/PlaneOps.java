package org.golgi.datasets.tissue;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.golgi.datasets.image.OpenCvNatives;
import org.golgi.datasets.image.RgbImage;

/** The picture operations of tissue segmentation, with OpenCV's arithmetic. */
final class PlaneOps {

    static {
        OpenCvNatives.load();
    }

    private PlaneOps() {}

    /**
     * OpenCV's 8-bit saturation: {@code S = (d * round(255 * 4096 / V) + 2048) >> 12} with {@code d = max - min} and
     * {@code V = max}; 0 where V is below the least brightness, as the colour of near-black pixels is noise.
     */
    static Plane saturation(RgbImage image, int leastBrightness) {
        int[] factors = new int[256];
        for (int value = 1; value < 256; value++) {
            factors[value] = (int) Math.rint(255.0 * 4096 / value);
        }
        Plane plane = Plane.blank(image.width(), image.height());
        byte[] rgb = image.pixels();
        for (int i = 0; i < plane.values().length; i++) {
            int red = rgb[3 * i] & 0xFF;
            int green = rgb[3 * i + 1] & 0xFF;
            int blue = rgb[3 * i + 2] & 0xFF;
            int max = Math.max(red, Math.max(green, blue));
            int min = Math.min(red, Math.min(green, blue));
            plane.values()[i] = max < leastBrightness ? 0 : (byte) ((max - min) * factors[max] + 2048 >> 12);
        }
        return plane;
    }

    /** OpenCV's 8-bit grey: {@code 0.299 R + 0.587 G + 0.114 B}. */
    static Plane grey(RgbImage image) {
        try (BytePointer pixels = new BytePointer(image.pixels());
                Mat source = new Mat(image.height(), image.width(), opencv_core.CV_8UC3, pixels);
                Mat target = new Mat()) {
            opencv_imgproc.cvtColor(source, target, opencv_imgproc.COLOR_RGB2GRAY);
            return toPlane(target);
        }
    }

    /** Median of a square window; border pixels are repeated outwards. */
    static Plane median(Plane plane, int window) {
        if (window <= 1) {
            return plane;
        }
        return apply(plane, (source, target) -> opencv_imgproc.medianBlur(source, target, window));
    }

    /** 255 where the value is over the threshold. */
    static Plane over(Plane plane, int threshold) {
        Plane mask = Plane.blank(plane.width(), plane.height());
        for (int i = 0; i < mask.values().length; i++) {
            mask.values()[i] = (byte) ((plane.values()[i] & 0xFF) > threshold ? 255 : 0);
        }
        return mask;
    }

    /**
     * Closing with a k x k square whose anchor is k/2: an even square is not symmetric. Beyond the edge lies background
     * for the dilation and foreground for the erosion.
     */
    static Plane close(Plane mask, int k) {
        if (k <= 1) {
            return mask;
        }
        return apply(mask, (source, target) -> {
            try (Size size = new Size(k, k);
                    Point anchor = new Point(-1, -1);
                    Mat kernel = opencv_imgproc.getStructuringElement(opencv_imgproc.MORPH_RECT, size, anchor)) {
                opencv_imgproc.morphologyEx(source, target, opencv_imgproc.MORPH_CLOSE, kernel);
            }
        });
    }

    /** Dilation with the ellipse that OpenCV inscribes into a k x k square. */
    static Plane dilateByEllipse(Plane mask, int k) {
        return apply(mask, (source, target) -> {
            try (Mat kernel = ellipse(k)) {
                opencv_imgproc.dilate(source, target, kernel);
            }
        });
    }

    static Mat ellipse(int k) {
        try (Size size = new Size(k, k);
                Point anchor = new Point(-1, -1)) {
            return opencv_imgproc.getStructuringElement(opencv_imgproc.MORPH_ELLIPSE, size, anchor);
        }
    }

    interface MatOperation {
        void run(Mat source, Mat target);
    }

    private static Plane apply(Plane plane, MatOperation operation) {
        try (BytePointer values = new BytePointer(plane.values());
                Mat source = new Mat(plane.height(), plane.width(), opencv_core.CV_8UC1, values);
                Mat target = new Mat()) {
            operation.run(source, target);
            return toPlane(target);
        }
    }

    /** A plane whose pixels inside the filled contours are 255 and inside the filled holes 0. */
    static Plane draw(int width, int height, Iterable<TissueRegion> regions) {
        Plane plane = Plane.blank(width, height);
        try (BytePointer values = new BytePointer(plane.values());
                Mat mat = new Mat(height, width, opencv_core.CV_8UC1, values);
                Scalar full = new Scalar(255, 0, 0, 0);
                Scalar empty = new Scalar(0, 0, 0, 0)) {
            for (TissueRegion region : regions) {
                Contours.fill(mat, region.outline(), full);
            }
            for (TissueRegion region : regions) {
                for (Contour hole : region.holes()) {
                    Contours.fill(mat, hole, empty);
                }
            }
            return toPlane(mat);
        }
    }

    static Plane toPlane(Mat mat) {
        Plane plane = Plane.blank(mat.cols(), mat.rows());
        try (BytePointer data = mat.data()) {
            data.get(plane.values());
        }
        return plane;
    }
}
