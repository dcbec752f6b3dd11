package org.golgi.core.vit;

import java.util.List;

/**
 * How a picture becomes the input of an encoder: resize the shorter side, crop the centre, scale to [0, 1], normalise.
 *
 * @param resizePx target of the shorter side, bicubic as in Pillow
 * @param cropPx side of the centre crop
 * @param mean subtracted from each channel, red first
 * @param deviation divides each channel, red first
 */
public record ImageTransform(int resizePx, int cropPx, List<Double> mean, List<Double> deviation) {
    public static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
    public static final List<Double> IMAGENET_DEVIATION = List.of(0.229, 0.224, 0.225);

    public ImageTransform {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (cropPx < 1 || resizePx < cropPx) {
            throw new IllegalArgumentException("transform resizes to " + resizePx + " px and crops " + cropPx
                    + " px; the crop must be at least 1 px and fit into the resized picture");
        }
        if (mean.size() != 3 || deviation.size() != 3 || deviation.stream().anyMatch(d -> !(d > 0))) {
            throw new IllegalArgumentException(
                    "normalisation needs 3 means and 3 positive deviations, got " + mean + " and " + deviation);
        }
    }

    /** Resize to this size without cropping, ImageNet normalisation: what UNI's tile encoder does. */
    public static ImageTransform imageNet(int sizePx) {
        return new ImageTransform(sizePx, sizePx, IMAGENET_MEAN, IMAGENET_DEVIATION);
    }
}
