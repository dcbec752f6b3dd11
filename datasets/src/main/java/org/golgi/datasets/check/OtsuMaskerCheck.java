package org.golgi.datasets.check;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.tissue.OtsuMasker;
import org.golgi.datasets.tissue.Plane;

/** TIAToolbox's Otsu and morphological maskers. */
final class OtsuMaskerCheck implements ParityCheck {
    private static final Pattern MORPHOLOGICAL = Pattern.compile("morphological_kernel(\\d+)");

    @Override
    public String prefix() {
        return "tissue_otsu_";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        SafetensorsFile tensors = golden.tensors();
        List<RgbImage> images = GoldenImages.images(tensors, "images");
        compare("otsu_mask", OtsuMasker.otsu(images), tensors, report);
        for (String name : tensors.names()) {
            Matcher kernel = MORPHOLOGICAL.matcher(name);
            if (kernel.matches()) {
                compare(name, OtsuMasker.morphological(images, Integer.parseInt(kernel.group(1))), tensors, report);
            }
        }
    }

    private static void compare(String name, List<Plane> masks, SafetensorsFile tensors, ParityReport report)
            throws IOException {
        byte[] expected = tensors.unsignedBytes(name);
        int size = masks.get(0).values().length;
        boolean equal = expected.length == size * masks.size();
        for (int i = 0; equal && i < masks.size(); i++) {
            byte[] mask = masks.get(i).values();
            for (int j = 0; equal && j < size; j++) {
                equal = (mask[j] != 0) == (expected[i * size + j] != 0);
            }
        }
        report.require(name, equal);
    }
}
