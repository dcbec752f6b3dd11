package org.golgi.dino.augment;

import org.golgi.datasets.image.PackedImage;

/**
 * Turns the crop counter-clockwise.
 *
 * @param turns times 90 degrees, 1 to 3
 */
public record QuarterTurn(int turns) implements Operation {

    public QuarterTurn {
        if (turns < 1 || turns > 3) {
            throw new IllegalArgumentException("a crop is turned by 1 to 3 quarters, got " + turns);
        }
    }

    @Override
    public void apply(Canvas canvas) {
        for (int turn = 0; turn < turns; turn++) {
            quarter(canvas);
        }
    }

    private static void quarter(Canvas canvas) {
        PackedImage from = canvas.unsettled();
        int width = from.width();
        int height = from.height();
        PackedImage to = canvas.spare(height, width);
        for (int y = 0; y < width; y++) {
            for (int x = 0; x < height; x++) {
                to.pixels()[y * height + x] = from.pixels()[x * width + width - 1 - y];
            }
        }
        canvas.swap();
    }
}
