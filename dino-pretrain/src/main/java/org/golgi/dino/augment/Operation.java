package org.golgi.dino.augment;

/** One change of a crop with its parameters drawn; the arithmetic is Pillow's, byte for byte. */
public sealed interface Operation
        permits ResizedCrop,
                Flip,
                QuarterTurn,
                HedJitter,
                Brightness,
                Contrast,
                Saturation,
                Hue,
                Grayscale,
                GaussianBlur,
                Solarize {

    /** Changes the picture on the canvas. */
    void apply(Canvas canvas);
}
