package org.golgi.datasets.tissue;

/**
 * Otsu's threshold (1979): the value that splits a histogram into two classes with the largest variance between them.
 */
public final class Otsu {

    private Otsu() {}

    /**
     * The largest value of the lower class. Values of all planes are pooled; of equally good thresholds the smallest is
     * taken, as OpenCV does.
     */
    public static int threshold(Plane... planes) {
        long[] histogram = new long[256];
        long count = 0;
        double sum = 0;
        for (Plane plane : planes) {
            for (byte value : plane.values()) {
                histogram[value & 0xFF]++;
                sum += value & 0xFF;
            }
            count += plane.values().length;
        }
        double best = 0;
        int threshold = 0;
        double lowerCount = 0;
        double lowerSum = 0;
        for (int value = 0; value < 256; value++) {
            lowerCount += histogram[value];
            lowerSum += (double) value * histogram[value];
            double upperCount = count - lowerCount;
            if (lowerCount == 0 || upperCount == 0) {
                continue;
            }
            double distance = lowerSum / lowerCount - (sum - lowerSum) / upperCount;
            double between = lowerCount * upperCount * distance * distance;
            if (between > best * (1 + 1e-12)) {
                best = between;
                threshold = value;
            }
        }
        return threshold;
    }
}
