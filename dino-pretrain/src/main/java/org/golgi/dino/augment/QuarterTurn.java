package org.golgi.dino.augment;

import org.golgi.datasets.image.PlanarImage;

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
        PlanarImage from = canvas.unsettled();
        int width = from.width();
        int height = from.height();
        PlanarImage to = canvas.spare(height, width);
        for (int channel = 0; channel < 3; channel++) {
            int plane = channel * from.planeSize();
            for (int y = 0; y < width; y++) {
                int out = plane + y * height;
                int in = plane + width - 1 - y;
                for (int x = 0; x < height; x++) {
                    to.values()[out + x] = from.values()[in + x * width];
                }
            }
        }
        canvas.swap();
    }
}
