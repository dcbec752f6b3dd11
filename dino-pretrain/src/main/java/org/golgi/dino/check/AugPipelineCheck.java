package org.golgi.dino.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.vit.ImageTransform;
import org.golgi.datasets.image.Normalisation;
import org.golgi.datasets.image.PixelBox;
import org.golgi.dino.augment.Canvas;
import org.golgi.dino.augment.Flip;
import org.golgi.dino.augment.GaussianBlur;
import org.golgi.dino.augment.Grayscale;
import org.golgi.dino.augment.Operation;
import org.golgi.dino.augment.ResizedCrop;
import org.golgi.dino.augment.Solarize;

/**
 * The official augmentation, replayed: the operations that it executed are applied to the same picture. A crop that was
 * blurred may differ by one level, any other not at all.
 */
final class AugPipelineCheck implements ParityCheck {
    private static final float[][] NORMALISATION =
            Normalisation.table(ImageTransform.IMAGENET_MEAN, ImageTransform.IMAGENET_DEVIATION);

    /** One grey level of the channel with the smallest deviation, and rounding. */
    private static final double ONE_LEVEL = 1 / 255.0 / 0.224 + 1e-5;

    @Override
    public String prefix() {
        return "aug_pipeline";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        JsonNode cases = golden.json().get("cases");
        for (int i = 0; i < cases.size(); i++) {
            String image = "image" + cases.get(i).get("image").asInt();
            for (Map.Entry<String, JsonNode> crop : cases.get(i).get("crops").properties()) {
                String name = "pipe" + i + "." + crop.getKey();
                Canvas canvas = new Canvas();
                canvas.load(GoldenImages.read(golden.tensors(), image));
                boolean blurred = false;
                for (JsonNode operation : crop.getValue()) {
                    operation(operation).apply(canvas);
                    blurred |= operation.get("op").asText().equals("gaussian_blur");
                }
                float[] expected = golden.tensors().floats(name);
                float[] actual = new float[expected.length];
                canvas.normalised(NORMALISATION, actual, 0);
                report.within(name, actual, expected, blurred ? ONE_LEVEL : 0);
            }
        }
    }

    private static Operation operation(JsonNode node) {
        String op = node.get("op").asText();
        return switch (op) {
            case "resized_crop" ->
                new ResizedCrop(
                        new PixelBox(
                                node.get("left").asInt(),
                                node.get("top").asInt(),
                                node.get("width").asInt(),
                                node.get("height").asInt()),
                        node.get("size").get(0).asInt());
            case "hflip" -> Flip.HORIZONTAL;
            case "rgb_to_grayscale" -> new Grayscale();
            case "gaussian_blur" -> new GaussianBlur(node.get("sigma").get(0).asDouble());
            case "solarize" -> new Solarize(node.get("threshold").asInt());
            default ->
                AugColorCheck.colour(
                        op.replace("adjust_", ""), node.get("factor").asDouble());
        };
    }
}
