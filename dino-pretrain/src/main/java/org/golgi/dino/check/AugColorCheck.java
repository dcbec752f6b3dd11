package org.golgi.dino.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.datasets.image.Normalisation;
import org.golgi.datasets.image.RgbImage;
import org.golgi.dino.augment.Brightness;
import org.golgi.dino.augment.Canvas;
import org.golgi.dino.augment.Contrast;
import org.golgi.dino.augment.Flip;
import org.golgi.dino.augment.GaussianBlur;
import org.golgi.dino.augment.Grayscale;
import org.golgi.dino.augment.Hue;
import org.golgi.dino.augment.Operation;
import org.golgi.dino.augment.Saturation;
import org.golgi.dino.augment.Solarize;

/** Each colour operation by itself: Pillow's bytes exactly, the blur within one level. */
final class AugColorCheck implements ParityCheck {
    /** Pillow's own blur is listed for comparison; DINOv2 does not use it. */
    private static final String NOT_OURS = "gaussian_blur_PIL_ImageFilter";

    private static final String BLUR = "gaussian_blur_torchvision";

    @Override
    public String prefix() {
        return "aug_color";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        SafetensorsFile file = golden.tensors();
        for (JsonNode op : golden.json().get("ops")) {
            String kind = op.get("op").asText();
            if (kind.equals(NOT_OURS)) {
                continue;
            }
            Canvas canvas = new Canvas();
            canvas.load(GoldenImages.read(file, "src" + op.get("src").asInt()));
            for (Operation operation : operations(kind, op)) {
                operation.apply(canvas);
            }
            String name = op.get("key").asText() + ".pil";
            float[] expected = GoldenImages.numbers(file, name);
            float[] actual = GoldenImages.numbers(canvas.toRgb());
            if (kind.equals(BLUR)) {
                blurred(name, actual, expected, report);
            } else {
                report.within(name, actual, expected, 0);
            }
        }
        normalised(golden, report);
    }

    /** One level at most, in no more than one value of a hundred. */
    private static void blurred(String name, float[] actual, float[] expected, ParityReport report) {
        report.within(name, actual, expected, 1);
        int different = 0;
        for (int i = 0; i < actual.length; i++) {
            if (actual[i] != expected[i]) {
                different++;
            }
        }
        report.within(name + " share of different values", (double) different / actual.length, 0, 0.01);
    }

    private static void normalised(GoldenCase golden, ParityReport report) throws IOException {
        RgbImage source = GoldenImages.read(golden.tensors(), "src0");
        float[] actual = new float[3 * source.width() * source.height()];
        Canvas canvas = new Canvas();
        canvas.load(source);
        canvas.normalised(
                Normalisation.table(
                        GoldenNumbers.list(golden.json().get("mean")),
                        GoldenNumbers.list(golden.json().get("std"))),
                actual,
                0);
        report.within("src0.normalized", actual, golden.tensors().floats("src0.normalized"), 0);
    }

    private static List<Operation> operations(String kind, JsonNode op) {
        if (kind.equals("color_jitter")) {
            List<Operation> parts = new ArrayList<>();
            for (JsonNode part : op.get("order")) {
                parts.add(colour(
                        part.asText(), op.get("factors").get(part.asText()).asDouble()));
            }
            return parts;
        }
        return List.of(
                switch (kind) {
                    case "grayscale" -> new Grayscale();
                    case "solarize" -> new Solarize(op.get("threshold").asInt());
                    case "hflip" -> Flip.HORIZONTAL;
                    case BLUR -> new GaussianBlur(op.get("sigma").asDouble());
                    default -> colour(kind, op.get("factor").asDouble());
                });
    }

    static Operation colour(String kind, double factor) {
        return switch (kind) {
            case "brightness" -> new Brightness(factor);
            case "contrast" -> new Contrast(factor);
            case "saturation" -> new Saturation(factor);
            case "hue" -> new Hue(factor);
            default -> throw new IllegalArgumentException("golden operation '" + kind + "' is not known");
        };
    }
}
