package org.golgi.dino.augment;

/**
 * How often each operation is applied to one kind of crop.
 *
 * @param hed probability of the stain jitter
 * @param jitter probability of the colour jitter, all four parts together
 * @param grayscale probability of losing the colour
 * @param blur probability of the Gaussian blur
 * @param solarize probability of inverting bright values
 */
public record ViewConfig(double hed, double jitter, double grayscale, double blur, double solarize) {

    public ViewConfig {
        Probability.require("hed", hed);
        Probability.require("jitter", jitter);
        Probability.require("grayscale", grayscale);
        Probability.require("blur", blur);
        Probability.require("solarize", solarize);
    }

    ViewConfig withBlur(double probability) {
        return new ViewConfig(hed, jitter, grayscale, probability, solarize);
    }
}
