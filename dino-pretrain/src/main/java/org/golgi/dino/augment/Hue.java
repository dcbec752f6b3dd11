package org.golgi.dino.augment;

import org.golgi.datasets.image.PackedImage;

/**
 * Turns the colour circle, through Pillow's 8-bit HSV: hue and saturation are cut to bytes on the way there, colours
 * rounded half up on the way back. So a shift of 0 is not quite the identity.
 *
 * @param factor shift in turns, -0.5 to 0.5
 */
public record Hue(double factor) implements Operation {

    @Override
    public void apply(Canvas canvas) {
        PackedImage crop = canvas.settled();
        new HueShift((int) (factor * 255)).apply(crop.pixels(), crop.size());
    }
}
