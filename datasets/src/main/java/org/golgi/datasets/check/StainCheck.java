package org.golgi.datasets.check;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.stain.ReinhardNormalizer;
import org.golgi.datasets.stain.StainNormalizer;
import org.golgi.datasets.stain.StainSeparation;

/** Stain normalisation; outputs are cut to whole grey levels, so they may differ by one. */
final class StainCheck implements ParityCheck {

    @Override
    public String prefix() {
        return "tissue_stain_";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        SafetensorsFile tensors = golden.tensors();
        RgbImage source = GoldenImages.image(tensors, "source");
        RgbImage target = GoldenImages.image(tensors, "target");
        Map<String, StainNormalizer> normalizers = new LinkedHashMap<>();
        normalizers.put("tiatoolbox.macenko.output", StainSeparation.macenko(target));
        normalizers.put("tiatoolbox.ruifrok.output", StainSeparation.ruifrok(target));
        normalizers.put("tiatoolbox.reinhard.output", new ReinhardNormalizer(target));
        normalizers.put("torchstain.macenko.output", StainSeparation.torchstainMacenko(target));
        normalizers.put("torchstain.macenko.output_default_reference", StainSeparation.torchstainMacenko());
        for (Map.Entry<String, StainNormalizer> entry : normalizers.entrySet()) {
            if (tensors.contains(entry.getKey())) {
                byte[] actual = entry.getValue().normalize(source).pixels();
                byte[] expected = tensors.unsignedBytes(entry.getKey());
                report.within(entry.getKey(), floats(actual), floats(expected), 1);
            }
        }
    }

    private static float[] floats(byte[] bytes) {
        float[] values = new float[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes[i] & 0xFF;
        }
        return values;
    }
}
