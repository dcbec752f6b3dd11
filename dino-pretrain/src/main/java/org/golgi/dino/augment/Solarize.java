package org.golgi.dino.augment;

/**
 * Inverts bright values.
 *
 * @param threshold values from this one on become 255 - value
 */
public record Solarize(int threshold) implements Operation {

    @Override
    public void apply(Canvas canvas) {
        int[] table = new int[256];
        for (int value = 0; value < 256; value++) {
            table[value] = value < threshold ? value : 255 - value;
        }
        canvas.map(table);
    }
}
