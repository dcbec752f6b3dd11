package org.golgi.dino.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.dino.mask.MaskCollator;
import org.golgi.dino.mask.MaskConfig;
import org.golgi.dino.mask.PatchMasks;

/** What follows from given masks: positions, weights, counts; and the largest count of a batch. */
final class MaskCollateCheck implements ParityCheck {

    @Override
    public String prefix() {
        return "mask_collate";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        SafetensorsFile file = golden.tensors();
        for (Map.Entry<String, JsonNode> entry : golden.json().path("examples").properties()) {
            if (entry.getValue().has("n_masked_patches")) {
                example(file, entry.getKey() + ".", entry.getValue(), report);
            }
        }
        for (JsonNode row : golden.json().path("examples").path("upperbound_table")) {
            int side = (int) Math.sqrt(row.path("n_tokens").asInt());
            upperBound(
                    "upper bound of " + row.path("batch").asInt() + " tiles of "
                            + row.path("n_tokens").asInt() + " patches",
                    row,
                    side,
                    1,
                    report);
        }
    }

    private static void example(SafetensorsFile file, String prefix, JsonNode example, ParityReport report)
            throws IOException {
        PatchMasks masks = GoldenTensors.masks(file, prefix + "collated_masks");
        long[] indices = Arrays.stream(masks.indices()).asLongStream().toArray();
        report.require(prefix + "mask_indices_list", Arrays.equals(indices, file.longs(prefix + "mask_indices_list")));
        report.within(prefix + "masks_weight", masks.weights(), file.floats(prefix + "masks_weight"), 0);
        report.within(prefix + "n_masked_patches", masks.count(), file.longs(prefix + "n_masked_patches")[0], 0);
        upperBound(
                prefix + "upperbound",
                example,
                example.path("image_size").asInt(),
                example.path("patch_size").asInt(),
                report);
    }

    private static void upperBound(String name, JsonNode node, int imageSizePx, int patchSizePx, ParityReport report) {
        MaskConfig config = new MaskConfig(
                node.path("mask_sample_probability").asDouble(),
                node.path("mask_ratio_min_max").get(0).asDouble(),
                node.path("mask_ratio_min_max").get(1).asDouble());
        int images = 2 * node.path("batch").asInt();
        int bound = new MaskCollator(config, imageSizePx, patchSizePx).upperBound(images);
        report.within(name, bound, node.path("upperbound").asDouble(), 0);
    }
}
