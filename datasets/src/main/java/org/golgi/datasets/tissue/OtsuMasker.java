package org.golgi.datasets.tissue;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.golgi.datasets.image.RgbImage;

/** TIAToolbox's tissue maskers (Pocock et al. 2022): dark of Otsu's threshold of grey, and its morphological variant. */
public final class OtsuMasker {

    private OtsuMasker() {}

    /** 255 where grey is below Otsu's threshold of all pictures together. */
    public static List<Plane> otsu(List<RgbImage> images) {
        List<Plane> greys = images.stream().map(PlaneOps::grey).toList();
        int threshold = Otsu.threshold(greys.toArray(new Plane[0]));
        return greys.stream().map(grey -> below(grey, threshold)).toList();
    }

    /** {@link #otsu}, then pieces smaller than the kernel's area are dropped and the rest is dilated by its ellipse. */
    public static List<Plane> morphological(List<RgbImage> images, int kernelPx) {
        int least = ellipseArea(kernelPx);
        List<Plane> masks = new ArrayList<>();
        for (Plane mask : otsu(images)) {
            masks.add(PlaneOps.dilateByEllipse(withoutSmall(mask, least), kernelPx));
        }
        return masks;
    }

    static int ellipseArea(int kernelPx) {
        try (Mat kernel = PlaneOps.ellipse(kernelPx)) {
            return opencv_core.countNonZero(kernel);
        }
    }

    private static Plane below(Plane grey, int threshold) {
        Plane mask = Plane.blank(grey.width(), grey.height());
        for (int i = 0; i < mask.values().length; i++) {
            mask.values()[i] = (byte) ((grey.values()[i] & 0xFF) < threshold ? 255 : 0);
        }
        return mask;
    }

    private static Plane withoutSmall(Plane mask, int least) {
        try (BytePointer values = new BytePointer(mask.values());
                Mat mat = new Mat(mask.height(), mask.width(), opencv_core.CV_8UC1, values);
                Mat labels = new Mat()) {
            int count = opencv_imgproc.connectedComponents(mat, labels, 8, opencv_core.CV_32S);
            int[] label = new int[mask.values().length];
            try (BytePointer data = labels.data();
                    IntPointer numbers = new IntPointer(data)) {
                numbers.get(label);
            }
            int[] sizes = new int[count];
            for (int one : label) {
                sizes[one]++;
            }
            Plane kept = Plane.blank(mask.width(), mask.height());
            for (int i = 0; i < label.length; i++) {
                kept.values()[i] = (byte) (label[i] > 0 && sizes[label[i]] >= least ? 255 : 0);
            }
            return kept;
        }
    }
}
