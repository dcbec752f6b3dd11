package org.golgi.dino.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.PixelBox;
import org.golgi.dino.augment.AugmentConfig;
import org.golgi.dino.augment.AugmentPreset;
import org.golgi.dino.augment.Brightness;
import org.golgi.dino.augment.Contrast;
import org.golgi.dino.augment.Flip;
import org.golgi.dino.augment.GaussianBlur;
import org.golgi.dino.augment.Grayscale;
import org.golgi.dino.augment.Hue;
import org.golgi.dino.augment.Operation;
import org.golgi.dino.augment.ResizedCrop;
import org.golgi.dino.augment.Saturation;
import org.golgi.dino.augment.Solarize;
import org.golgi.dino.augment.ViewPlan;

/**
 * How often the preset {@code dinov2-official} applies each operation, and with which parameters, against the official
 * code's own draws: every figure within {@value #TOLERANCE} standard errors.
 */
final class AugStatisticsCheck implements ParityCheck {
    private static final double TOLERANCE = 5;
    private static final int TILE = 256;
    private static final AugmentConfig OFFICIAL = AugmentPreset.DINOV2_OFFICIAL.config();

    @Override
    public String prefix() {
        return "aug_stats";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) {
        int calls = golden.json().get("calls").asInt();
        Map<String, Sample> factors = new LinkedHashMap<>();
        Map<String, Sample> firstParts = new LinkedHashMap<>();
        List<String> views = List.of("global0", "global1", "local");
        for (int view = 0; view < views.size(); view++) {
            Map<String, Integer> counts = count(view, calls, factors, firstParts);
            JsonNode expected = golden.json().get("op_probability_per_crop").get(views.get(view));
            frequencies(views.get(view), counts, calls, expected, report);
        }
        for (Map.Entry<String, JsonNode> factor :
                golden.json().get("factor_ranges").properties()) {
            factors.get(factor.getKey()).compare(factor.getKey(), factor.getValue(), report);
        }
        firstPartShares(golden.json().get("first_jitter_op_share"), golden, firstParts, report);
        for (Map.Entry<String, JsonNode> boxes :
                golden.json().get("crop_parameter_statistics").properties()) {
            boxes(boxes.getKey(), boxes.getValue(), report);
        }
    }

    private static Map<String, Integer> count(
            int view, int calls, Map<String, Sample> factors, Map<String, Sample> firstParts) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int call = 0; call < calls; call++) {
            boolean first = true;
            for (Operation operation : ViewPlan.draw(Rng.of(7, view, call), OFFICIAL, view, TILE, TILE)) {
                String name = name(operation);
                counts.merge(name, 1, Integer::sum);
                double parameter = parameter(operation);
                if (!Double.isNaN(parameter)) {
                    factors.computeIfAbsent(name, key -> new Sample()).add(parameter);
                }
                if (first && name.startsWith("adjust_")) {
                    first = false;
                    firstParts.computeIfAbsent(name, key -> new Sample()).add(1);
                }
            }
        }
        return counts;
    }

    private static void frequencies(
            String view, Map<String, Integer> counts, int calls, JsonNode expected, ParityReport report) {
        report.require(
                view + " applies the same operations",
                counts.keySet().equals(new java.util.TreeSet<>(fieldNames(expected))));
        for (Map.Entry<String, JsonNode> operation : expected.properties()) {
            double theirs = operation.getValue().get("probability").asDouble();
            double sem = operation.getValue().get("sem").asDouble();
            double ours = counts.getOrDefault(operation.getKey(), 0) / (double) calls;
            double error = Math.hypot(sem, Math.sqrt(ours * (1 - ours) / calls));
            deviation(view + "." + operation.getKey() + " frequency", ours, theirs, error, report);
        }
    }

    private static void firstPartShares(
            JsonNode expected, GoldenCase golden, Map<String, Sample> firstParts, ParityReport report) {
        int ours = firstParts.values().stream().mapToInt(Sample::size).sum();
        int theirs =
                golden.json().get("factor_ranges").get("adjust_hue").get("n").asInt();
        for (Map.Entry<String, JsonNode> part : expected.properties()) {
            double share = firstParts.get(part.getKey()).size() / (double) ours;
            double error = Math.sqrt(share * (1 - share) * (1.0 / ours + 1.0 / theirs));
            deviation(
                    "first part " + part.getKey() + " share",
                    share,
                    part.getValue().asDouble(),
                    error,
                    report);
        }
    }

    private static void boxes(String name, JsonNode expected, ParityReport report) {
        int view = name.startsWith("global") ? 0 : AugmentConfig.GLOBAL_CROPS;
        int height = expected.get("image_hw").get(0).asInt();
        int width = expected.get("image_hw").get(1).asInt();
        Map<String, Sample> samples = new LinkedHashMap<>();
        int draws = expected.get("draws").asInt();
        int fullHeight = 0;
        for (int i = 0; i < draws; i++) {
            PixelBox box = ((ResizedCrop) ViewPlan.draw(Rng.of(11, width, view, i), OFFICIAL, view, width, height)
                            .get(0))
                    .box();
            add(samples, "area_fraction", (double) box.width() * box.height() / (width * height));
            add(samples, "log_aspect", Math.log((double) box.width() / box.height()));
            add(samples, "top", box.top());
            add(samples, "left", box.left());
            add(samples, "height", box.height());
            add(samples, "width", box.width());
            fullHeight += box.height() == height ? 1 : 0;
        }
        samples.forEach((field, sample) -> sample.compare(name + "." + field, expected.get(field), draws, report));
        double theirs = expected.get("full_height_fraction").asDouble();
        double ours = fullHeight / (double) draws;
        double error = Math.sqrt((ours * (1 - ours) + theirs * (1 - theirs)) / draws + 1e-12);
        deviation(name + ".full_height_fraction", ours, theirs, error, report);
    }

    private static void add(Map<String, Sample> samples, String field, double value) {
        samples.computeIfAbsent(field, key -> new Sample()).add(value);
    }

    private static void deviation(String what, double ours, double theirs, double error, ParityReport report) {
        double errors = ours == theirs ? 0 : Math.abs(ours - theirs) / error;
        report.add(what + " (standard errors)", errors, errors / TOLERANCE, TOLERANCE);
    }

    private static List<String> fieldNames(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String name(Operation operation) {
        if (operation instanceof ResizedCrop) {
            return "resized_crop";
        } else if (operation instanceof Flip flip) {
            return flip == Flip.HORIZONTAL ? "hflip" : "vflip";
        } else if (operation instanceof Brightness) {
            return "adjust_brightness";
        } else if (operation instanceof Contrast) {
            return "adjust_contrast";
        } else if (operation instanceof Saturation) {
            return "adjust_saturation";
        } else if (operation instanceof Hue) {
            return "adjust_hue";
        } else if (operation instanceof Grayscale) {
            return "rgb_to_grayscale";
        } else if (operation instanceof GaussianBlur) {
            return "gaussian_blur";
        } else if (operation instanceof Solarize) {
            return "solarize";
        }
        return operation.getClass().getSimpleName();
    }

    private static double parameter(Operation operation) {
        if (operation instanceof Brightness brightness) {
            return brightness.factor();
        } else if (operation instanceof Contrast contrast) {
            return contrast.factor();
        } else if (operation instanceof Saturation saturation) {
            return saturation.factor();
        } else if (operation instanceof Hue hue) {
            return hue.factor();
        } else if (operation instanceof GaussianBlur blur) {
            return blur.sigma();
        }
        return Double.NaN;
    }

    /** Numbers that were drawn. */
    private static final class Sample {
        private int size;
        private double sum;
        private double squares;

        void add(double value) {
            size++;
            sum += value;
            squares += value * value;
        }

        int size() {
            return size;
        }

        private double mean() {
            return sum / size;
        }

        private double deviation() {
            return Math.sqrt(Math.max(0, squares / size - mean() * mean()));
        }

        void compare(String what, JsonNode expected, ParityReport report) {
            compare(what, expected, expected.get("n").asInt(), report);
        }

        /** Mean and standard deviation; the error of the latter is the normal distribution's, an upper bound here. */
        void compare(String what, JsonNode expected, int theirSize, ParityReport report) {
            double theirs = expected.get("std").asDouble();
            double error = Math.sqrt(deviation() * deviation() / size + theirs * theirs / theirSize);
            AugStatisticsCheck.deviation(
                    what + " mean", mean(), expected.get("mean").asDouble(), error, report);
            AugStatisticsCheck.deviation(what + " std", deviation(), theirs, error / Math.sqrt(2), report);
        }
    }
}
