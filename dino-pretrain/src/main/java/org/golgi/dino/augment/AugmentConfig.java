package org.golgi.dino.augment;

import java.util.List;

/**
 * What the multi-crop augmentation of DINOv2 does (Oquab et al. 2023, after SwAV, Caron et al. 2020): two global crops
 * and some local ones of each tile, every crop changed at random.
 *
 * @param globalSizePx side of a global crop
 * @param localSizePx side of a local crop
 * @param localCrops local crops of a tile, 0 for none
 * @param globalScale share of the tile's area that a global crop shows
 * @param localScale share of the tile's area that a local crop shows
 * @param aspect width over height of the cut-out before it is made square, drawn log-uniformly
 * @param flips mirroring and turning, the same for every crop
 * @param jitter strengths of the colour jitter
 * @param hed strengths of the stain jitter
 * @param blurSigma standard deviation of the 9-tap blur in pixels of the crop
 * @param solarizeThreshold values from this one on are inverted
 * @param global1 probabilities for the first global crop
 * @param global2 probabilities for the second global crop
 * @param local probabilities for a local crop
 * @param mean subtracted from each channel of [0, 1], red first
 * @param deviation divides each channel, red first
 */
public record AugmentConfig(
        int globalSizePx,
        int localSizePx,
        int localCrops,
        Range globalScale,
        Range localScale,
        Range aspect,
        FlipConfig flips,
        JitterConfig jitter,
        HedConfig hed,
        Range blurSigma,
        int solarizeThreshold,
        ViewConfig global1,
        ViewConfig global2,
        ViewConfig local,
        List<Double> mean,
        List<Double> deviation) {

    /** Global crops of a tile. */
    public static final int GLOBAL_CROPS = 2;

    /** The blur reaches 4 pixels to each side, mirrored at the border: a crop must be larger. */
    private static final int SMALLEST_CROP_PX = 8;

    private static final int LARGEST_CROP_PX = 4096;
    private static final int MOST_LOCAL_CROPS = 64;

    public AugmentConfig {
        requireSize("global_size_px", globalSizePx);
        requireSize("local_size_px", localSizePx);
        if (localCrops < 0 || localCrops > MOST_LOCAL_CROPS) {
            throw new IllegalArgumentException(
                    "local_crops is " + localCrops + "; give a number from 0 to " + MOST_LOCAL_CROPS);
        }
        globalScale.requireWithin("global_scale", 1e-3, 1);
        localScale.requireWithin("local_scale", 1e-3, 1);
        aspect.requireWithin("aspect", 0.1, 10);
        blurSigma.requireWithin("blur_sigma", 0.05, 10);
        if (solarizeThreshold < 0 || solarizeThreshold > 256) {
            throw new IllegalArgumentException(
                    "solarize_threshold is " + solarizeThreshold + "; give a value from 0 to 256");
        }
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.size() != 3 || deviation.size() != 3 || deviation.stream().anyMatch(d -> !(d > 0))) {
            throw new IllegalArgumentException(
                    "normalisation needs 3 means and 3 positive deviations, got " + mean + " and " + deviation);
        }
    }

    /** All crops of a tile. */
    public int views() {
        return GLOBAL_CROPS + localCrops;
    }

    /** Side of this crop in pixels; views 0 and 1 are the global ones. */
    public int sizePx(int view) {
        return view < GLOBAL_CROPS ? globalSizePx : localSizePx;
    }

    /** Share of the tile's area that this crop shows. */
    Range scale(int view) {
        return view < GLOBAL_CROPS ? globalScale : localScale;
    }

    /** How often each operation is applied to this crop. */
    ViewConfig probabilities(int view) {
        return switch (view) {
            case 0 -> global1;
            case 1 -> global2;
            default -> local;
        };
    }

    /** Numbers of a normalised crop, 3 channels. */
    public int cropLength(int view) {
        return 3 * sizePx(view) * sizePx(view);
    }

    /** The same augmentation with crops of other sizes and another number of local ones. */
    public AugmentConfig withCrops(int globalPx, int localPx, int locals) {
        return new AugmentConfig(
                globalPx,
                localPx,
                locals,
                globalScale,
                localScale,
                aspect,
                flips,
                jitter,
                hed,
                blurSigma,
                solarizeThreshold,
                global1,
                global2,
                local,
                mean,
                deviation);
    }

    private static void requireSize(String name, int px) {
        if (px < SMALLEST_CROP_PX || px > LARGEST_CROP_PX) {
            throw new IllegalArgumentException(
                    name + " is " + px + "; give a side from " + SMALLEST_CROP_PX + " to " + LARGEST_CROP_PX + " px");
        }
    }
}
