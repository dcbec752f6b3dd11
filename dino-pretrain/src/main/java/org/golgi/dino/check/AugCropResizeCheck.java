package org.golgi.dino.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.vit.ImageTransform;
import org.golgi.datasets.image.EvalTransform;
import org.golgi.datasets.image.PixelBox;
import org.golgi.datasets.image.ResampleFilter;
import org.golgi.datasets.image.RgbImage;
import org.golgi.dino.augment.Canvas;
import org.golgi.dino.augment.Flip;
import org.golgi.dino.augment.ResizedCrop;

/** Cutting out and resizing as Pillow does, for crops and for the evaluation transform: not one byte may differ. */
final class AugCropResizeCheck implements ParityCheck {

    @Override
    public String prefix() {
        return "aug_crop_resize";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        JsonNode crops = golden.json().get("crop_cases");
        for (int i = 0; i < crops.size(); i++) {
            JsonNode crop = crops.get(i);
            Canvas canvas = new Canvas();
            canvas.load(image(golden, crop));
            new ResizedCrop(
                            new PixelBox(
                                    crop.get("left").asInt(),
                                    crop.get("top").asInt(),
                                    crop.get("width").asInt(),
                                    crop.get("height").asInt()),
                            crop.get("size").asInt())
                    .apply(canvas);
            if (crop.get("flip").asBoolean()) {
                Flip.HORIZONTAL.apply(canvas);
            }
            String name = "crop" + i + ".pil";
            float[] expected = GoldenImages.numbers(golden.tensors(), name);
            report.within(name, GoldenImages.numbers(canvas.toRgb()), expected, 0);
        }
        for (JsonNode eval : golden.json().get("eval_cases")) {
            ImageTransform unscaled = new ImageTransform(
                    eval.get("resize_shorter_side").asInt(),
                    eval.get("center_crop").asInt(),
                    List.of(0.0, 0.0, 0.0),
                    List.of(1.0, 1.0, 1.0));
            ResampleFilter filter =
                    ResampleFilter.valueOf(eval.get("interpolation").asText().toUpperCase(Locale.ROOT));
            String name = eval.get("name").asText();
            float[] expected = GoldenImages.numbers(golden.tensors(), name);
            float[] actual = new float[expected.length];
            new EvalTransform(unscaled, filter).apply(image(golden, eval), actual, 0);
            for (int i = 0; i < actual.length; i++) {
                actual[i] = Math.round(actual[i] * 255);
            }
            report.within(name, actual, expected, 0);
        }
    }

    private static RgbImage image(GoldenCase golden, JsonNode crop) throws IOException {
        return GoldenImages.read(golden.tensors(), "image" + crop.get("image").asInt());
    }
}
