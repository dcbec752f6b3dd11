package org.golgi.dino.augment;

/**
 * Blends the crop with black.
 *
 * @param factor 0 gives black, 1 the crop, more a brighter one
 */
public record Brightness(double factor) implements Operation {

    @Override
    public void apply(Canvas canvas) {
        canvas.map(Blend.table(0, factor));
    }
}
