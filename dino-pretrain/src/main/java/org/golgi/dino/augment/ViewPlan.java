package org.golgi.dino.augment;

import java.util.ArrayList;
import java.util.List;
import org.golgi.core.random.Rng;

/** Draws what is done to one crop, in DINOv2's order: cut out, flip, stain, colour, grey, blur, solarise. */
public final class ViewPlan {
    private static final int JITTER_PARTS = 4;

    private ViewPlan() {}

    /**
     * The operations of one crop of a tile of this size.
     *
     * @param view 0 and 1 are the global crops, the others local
     */
    public static List<Operation> draw(Rng rng, AugmentConfig config, int view, int tileWidth, int tileHeight) {
        ViewConfig probability = config.probabilities(view);
        List<Operation> operations = new ArrayList<>();
        operations.add(new ResizedCrop(
                RandomResizedCrop.draw(rng, tileWidth, tileHeight, config.scale(view), config.aspect()),
                config.sizePx(view)));
        flips(rng, config.flips(), operations);
        if (rng.chance(probability.hed())) {
            operations.add(new HedJitter(stain(rng, config.hed()), stain(rng, config.hed()), stain(rng, config.hed())));
        }
        if (rng.chance(probability.jitter())) {
            jitter(rng, config.jitter(), operations);
        }
        if (rng.chance(probability.grayscale())) {
            operations.add(new Grayscale());
        }
        if (rng.chance(probability.blur())) {
            operations.add(new GaussianBlur(
                    rng.uniform(config.blurSigma().min(), config.blurSigma().max())));
        }
        if (rng.chance(probability.solarize())) {
            operations.add(new Solarize(config.solarizeThreshold()));
        }
        return operations;
    }

    private static void flips(Rng rng, FlipConfig flips, List<Operation> operations) {
        if (rng.chance(flips.horizontal())) {
            operations.add(Flip.HORIZONTAL);
        }
        if (rng.chance(flips.vertical())) {
            operations.add(Flip.VERTICAL);
        }
        if (rng.chance(flips.quarterTurn())) {
            operations.add(new QuarterTurn(1 + rng.nextInt(3)));
        }
    }

    private static HedJitter.StainChange stain(Rng rng, HedConfig hed) {
        return new HedJitter.StainChange(
                rng.uniform(1 - hed.scale(), 1 + hed.scale()), rng.uniform(-hed.shift(), hed.shift()));
    }

    /** Parts of strength 0 are left out, as in torchvision. */
    private static void jitter(Rng rng, JitterConfig jitter, List<Operation> operations) {
        for (int part : rng.permutation(JITTER_PARTS)) {
            switch (part) {
                case 0 -> {
                    if (jitter.brightness() > 0) {
                        operations.add(new Brightness(factor(rng, jitter.brightness())));
                    }
                }
                case 1 -> {
                    if (jitter.contrast() > 0) {
                        operations.add(new Contrast(factor(rng, jitter.contrast())));
                    }
                }
                case 2 -> {
                    if (jitter.saturation() > 0) {
                        operations.add(new Saturation(factor(rng, jitter.saturation())));
                    }
                }
                default -> {
                    if (jitter.hue() > 0) {
                        operations.add(new Hue(rng.uniform(-jitter.hue(), jitter.hue())));
                    }
                }
            }
        }
    }

    private static double factor(Rng rng, double strength) {
        return rng.uniform(Math.max(0, 1 - strength), 1 + strength);
    }
}
