package org.golgi.dino.augment;

/**
 * Strengths of the colour jitter, as in torchvision's {@code ColorJitter}: the first three factors are drawn from
 * {@code [max(0, 1 - strength), 1 + strength]}, the hue shift from {@code [-hue, hue]} turns of the colour circle.
 *
 * @param brightness strength, at least 0
 * @param contrast strength, at least 0
 * @param saturation strength, at least 0
 * @param hue largest shift in turns, 0 to 0.5
 */
public record JitterConfig(double brightness, double contrast, double saturation, double hue) {

    public JitterConfig {
        requireStrength("jitter.brightness", brightness);
        requireStrength("jitter.contrast", contrast);
        requireStrength("jitter.saturation", saturation);
        if (!(hue >= 0 && hue <= 0.5)) {
            throw new IllegalArgumentException("jitter.hue is " + hue + "; give a share of a turn from 0 to 0.5");
        }
    }

    private static void requireStrength(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; give a number from 0 on");
        }
    }
}
