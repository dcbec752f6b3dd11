package org.golgi.dino.augment;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.golgi.core.vit.ImageTransform;

/** Augmentations with a name. */
public enum AugmentPreset {
    /**
     * What the released DINOv2 models were trained with. The official code hands 1 - p to a wrapper that takes p, so
     * the first global crop was never blurred and the second nine times in ten.
     */
    DINOV2_OFFICIAL("dinov2-official"),

    /** What the official code names: blur always on the first global crop and one time in ten on the second. */
    DINOV2_NOMINAL("dinov2-nominal"),

    /** For tissue: mirrored and turned every way, stain jitter, mild colour jitter, never solarised. */
    PATHOLOGY("pathology");

    private final String key;

    AugmentPreset(String key) {
        this.key = key;
    }

    /** The name by which users ask for it. */
    public String key() {
        return key;
    }

    /**
     * The preset of this name.
     *
     * @throws IllegalArgumentException naming the presets there are
     */
    public static AugmentPreset of(String key) {
        return Arrays.stream(values())
                .filter(preset -> preset.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("augmentation preset '" + key
                        + "' is not known; there are "
                        + Arrays.stream(values()).map(AugmentPreset::key).collect(Collectors.joining(", "))));
    }

    /** Every value of the preset, for crops of 224 and 96 px. */
    public AugmentConfig config() {
        return switch (this) {
            case DINOV2_OFFICIAL -> dinov2(0, 0.9);
            case DINOV2_NOMINAL -> dinov2(1, 0.1);
            case PATHOLOGY -> pathology();
        };
    }

    private static AugmentConfig dinov2(double blur1, double blur2) {
        ViewConfig local = new ViewConfig(0, 0.8, 0.2, 0.5, 0);
        return crops(
                new FlipConfig(0.5, 0, 0),
                new JitterConfig(0.4, 0.4, 0.2, 0.1),
                new HedConfig(0, 0),
                local.withBlur(blur1),
                new ViewConfig(0, 0.8, 0.2, blur2, 0.2),
                local);
    }

    private static AugmentConfig pathology() {
        ViewConfig view = new ViewConfig(0.5, 0.8, 0.1, 0.35, 0);
        return crops(
                new FlipConfig(0.5, 0.5, 0.5),
                new JitterConfig(0.2, 0.2, 0.1, 0.05),
                new HedConfig(0.1, 0.05),
                view,
                view,
                view);
    }

    /** Crops, blur and normalisation of DINOv2, which all presets share. */
    private static AugmentConfig crops(
            FlipConfig flip,
            JitterConfig jitter,
            HedConfig hed,
            ViewConfig first,
            ViewConfig second,
            ViewConfig local) {
        return new AugmentConfig(
                224,
                96,
                8,
                new Range(0.32, 1),
                new Range(0.05, 0.32),
                new Range(3 / 4.0, 4 / 3.0),
                flip,
                jitter,
                hed,
                new Range(0.1, 2),
                128,
                first,
                second,
                local,
                ImageTransform.IMAGENET_MEAN,
                ImageTransform.IMAGENET_DEVIATION);
    }
}
