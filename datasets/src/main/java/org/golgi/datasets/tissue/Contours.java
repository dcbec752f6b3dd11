package org.golgi.datasets.tissue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.golgi.datasets.image.OpenCvNatives;

/**
 * Contours of a mask: outer ones and, one step below, holes; every border pixel is a corner.
 *
 * @param contours in OpenCV's order
 * @param parents for a hole the index of the contour around it, otherwise -1
 */
record Contours(List<Contour> contours, int[] parents) {

    static {
        OpenCvNatives.load();
    }

    static Contours of(Plane mask) {
        try (BytePointer values = new BytePointer(mask.values());
                Mat mat = new Mat(mask.height(), mask.width(), opencv_core.CV_8UC1, values);
                MatVector found = new MatVector();
                Mat hierarchy = new Mat()) {
            opencv_imgproc.findContours(
                    mat, found, hierarchy, opencv_imgproc.RETR_CCOMP, opencv_imgproc.CHAIN_APPROX_NONE);
            List<Contour> contours = new ArrayList<>();
            for (long i = 0; i < found.size(); i++) {
                try (Mat points = found.get(i)) {
                    contours.add(contour(ints(points, 2 * points.rows())));
                }
            }
            int[] parents = new int[contours.size()];
            int[] links = contours.isEmpty() ? new int[0] : ints(hierarchy, 4 * contours.size());
            for (int i = 0; i < parents.length; i++) {
                parents[i] = links[4 * i + 3];
            }
            return new Contours(contours, parents);
        }
    }

    private static int[] ints(Mat mat, int count) {
        int[] values = new int[count];
        try (BytePointer data = mat.data();
                IntPointer numbers = new IntPointer(data)) {
            numbers.get(values);
        }
        return values;
    }

    private static Contour contour(int[] pairs) {
        int[] xs = new int[pairs.length / 2];
        int[] ys = new int[pairs.length / 2];
        for (int i = 0; i < xs.length; i++) {
            xs[i] = pairs[2 * i];
            ys[i] = pairs[2 * i + 1];
        }
        return new Contour(xs, ys);
    }

    /** The pieces of tissue that pass the filter (CLAM, Lu et al. 2021: all holes are subtracted, then filtered). */
    List<TissueRegion> regions(ContourFilter filter) {
        List<List<Contour>> holes = new ArrayList<>();
        for (int i = 0; i < contours.size(); i++) {
            holes.add(new ArrayList<>());
        }
        for (int i = 0; i < contours.size(); i++) {
            if (parents[i] >= 0) {
                holes.get(parents[i]).add(contours.get(i));
            }
        }
        List<TissueRegion> regions = new ArrayList<>();
        for (int i = 0; i < contours.size(); i++) {
            if (parents[i] >= 0) {
                continue;
            }
            double net = contours.get(i).area()
                    - holes.get(i).stream().mapToDouble(Contour::area).sum();
            if (net != 0 && net > filter.minTissueArea()) {
                List<Contour> kept = holes.get(i).stream()
                        .sorted(Comparator.comparingDouble(Contour::area).reversed())
                        .limit(filter.maxHoles())
                        .filter(hole -> hole.area() > filter.minHoleArea())
                        .toList();
                regions.add(new TissueRegion(contours.get(i), kept));
            }
        }
        return regions;
    }

    /** Fills the inside and the line of a contour. */
    static void fill(Mat mat, Contour contour, Scalar value) {
        int[] pairs = new int[2 * contour.size()];
        for (int i = 0; i < contour.size(); i++) {
            pairs[2 * i] = contour.xs()[i];
            pairs[2 * i + 1] = contour.ys()[i];
        }
        try (IntPointer numbers = new IntPointer(pairs);
                Mat points = new Mat(contour.size(), 1, opencv_core.CV_32SC2, numbers);
                MatVector one = new MatVector(points)) {
            opencv_imgproc.drawContours(
                    mat, one, -1, value, opencv_imgproc.FILLED, opencv_imgproc.LINE_8, null, 0, null);
        }
    }
}
