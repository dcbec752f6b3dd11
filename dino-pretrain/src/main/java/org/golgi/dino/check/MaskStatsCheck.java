package org.golgi.dino.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.random.Rng;
import org.golgi.dino.mask.MaskCollator;
import org.golgi.dino.mask.MaskConfig;
import org.golgi.dino.mask.MaskGenerator;
import org.golgi.dino.mask.PatchMasks;

/** Statistics of drawn masks against those of the official generator, in standard errors of the difference. */
final class MaskStatsCheck implements ParityCheck {
    /** With a few hundred comparisons a deviation above this has a probability below one in a thousand. */
    private static final double STANDARD_ERRORS = 5;

    @Override
    public String prefix() {
        return "mask_stats";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        for (JsonNode grid : golden.json().path("generator")) {
            int image = grid.path("image_size").asInt();
            int patch = grid.path("patch_size").asInt();
            MaskGenerator generator = new MaskGenerator(image, patch);
            String name = "img" + image + "_p" + patch;
            report.within(
                    name + " largest block",
                    generator.maxBlock(),
                    grid.path("max_num_patches").asDouble(),
                    0);
            for (JsonNode row : grid.path("rows")) {
                generator(golden, name, generator, row, report);
            }
        }
        for (JsonNode batch : golden.json().path("collate")) {
            collate(batch, report);
        }
    }

    private static void generator(
            GoldenCase golden, String grid, MaskGenerator generator, JsonNode row, ParityReport report)
            throws IOException {
        int target = row.path("target").asInt();
        int draws = row.path("draws").asInt();
        String name = grid + ".target" + target;
        double sum = 0;
        double exact = 0;
        int most = 0;
        double[] frequency = new double[generator.patches()];
        for (int i = 0; i < draws; i++) {
            boolean[] mask = generator.generate(target, Rng.of(1, target, i));
            int count = 0;
            for (int p = 0; p < mask.length; p++) {
                if (mask[p]) {
                    count++;
                    frequency[p] += 1.0 / draws;
                }
            }
            sum += count;
            exact += count == target ? 1 : 0;
            most = Math.max(most, count);
        }
        report.require(name + " never above the target", most <= target);
        errors(
                report,
                name + " mean",
                sum / draws,
                row.path("mean").asDouble(),
                row.path("std").asDouble(),
                draws);
        double share = row.path("fraction_exact").asDouble();
        errors(report, name + " hits the target", exact / draws, share, deviation(share), draws);
        float[] expected = golden.tensors().floats(name + ".mask_frequency");
        double worst = 0;
        for (int p = 0; p < expected.length; p++) {
            worst = Math.max(
                    worst, Math.abs(frequency[p] - expected[p]) / (deviation(expected[p]) * Math.sqrt(2.0 / draws)));
        }
        report.add(name + " positions (standard errors)", worst, worst, STANDARD_ERRORS);
    }

    private static void collate(JsonNode batch, ParityReport report) {
        int images = batch.path("n_images_B").asInt();
        int size = batch.path("image_size").asInt();
        MaskConfig config = new MaskConfig(
                batch.path("mask_sample_probability").asDouble(),
                batch.path("mask_ratio_min_max").get(0).asDouble(),
                batch.path("mask_ratio_min_max").get(1).asDouble());
        MaskCollator collator =
                new MaskCollator(config, size, batch.path("patch_size").asInt());
        int draws = batch.path("draws").asInt();
        double hidden = 0;
        double masked = 0;
        for (int i = 0; i < draws; i++) {
            PatchMasks masks = collator.collate(images, Rng.of(2, images, i));
            hidden += masks.count();
            for (int image = 0; image < images; image++) {
                masked += any(masks, image) ? 1 : 0;
            }
        }
        String name = "collate of " + images + " images of " + size + " px";
        JsonNode count = batch.path("n_masked_patches");
        errors(
                report,
                name + " hidden patches",
                hidden / draws,
                count.path("mean").asDouble(),
                count.path("std").asDouble(),
                draws);
        double expected = batch.path("masked_images").path("mean").asDouble();
        // A crop without a patch is rare and independent of others: Poisson.
        int wanted = (int) (images * config.probability());
        errors(report, name + " masked images", masked / draws, expected, Math.sqrt(wanted - expected), draws);
        report.within(
                name + " upper bound",
                collator.upperBound(images),
                batch.path("upperbound").path("values").get(0).asDouble(),
                0);
    }

    private static boolean any(PatchMasks masks, int image) {
        for (int p = 0; p < masks.patches(); p++) {
            if (masks.masked()[image * masks.patches() + p]) {
                return true;
            }
        }
        return false;
    }

    private static double deviation(double probability) {
        return Math.sqrt(Math.max(probability * (1 - probability), 1e-4));
    }

    /** Both sides are means of as many draws. */
    private static void errors(
            ParityReport report, String name, double actual, double expected, double deviation, int draws) {
        double difference = Math.abs(actual - expected);
        double errors = difference == 0 ? 0 : difference / (deviation * Math.sqrt(2.0 / draws));
        report.add(name + " (standard errors)", errors, errors, STANDARD_ERRORS);
    }
}
