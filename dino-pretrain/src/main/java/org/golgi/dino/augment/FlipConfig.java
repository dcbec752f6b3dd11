package org.golgi.dino.augment;

/**
 * How often a crop is mirrored or turned. Tissue has no up: pathology recipes use all three, natural pictures only the
 * first.
 *
 * @param horizontal probability of mirroring left and right
 * @param vertical probability of mirroring top and bottom
 * @param quarterTurn probability of turning by 90, 180 or 270 degrees, each as likely as the others
 */
public record FlipConfig(double horizontal, double vertical, double quarterTurn) {

    public FlipConfig {
        Probability.require("flips.horizontal", horizontal);
        Probability.require("flips.vertical", vertical);
        Probability.require("flips.quarter_turn", quarterTurn);
    }
}
