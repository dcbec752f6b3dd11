package org.golgi.dino.augment;

/**
 * Strengths of the stain jitter (Tellez et al. 2018): each of haematoxylin, eosin and residual becomes
 * {@code alpha * c + beta} with alpha from {@code [1 - scale, 1 + scale]} and beta from {@code [-shift, shift]}.
 *
 * @param scale relative change of a stain's concentration, 0 to 1
 * @param shift absolute change in units of optical density (natural logarithm), 0 to 1
 */
public record HedConfig(double scale, double shift) {

    public HedConfig {
        if (!(scale >= 0 && scale <= 1)) {
            throw new IllegalArgumentException("hed.scale is " + scale + "; give a number from 0 to 1");
        }
        if (!(shift >= 0 && shift <= 1)) {
            throw new IllegalArgumentException("hed.shift is " + shift + "; give an optical density from 0 to 1");
        }
    }
}
