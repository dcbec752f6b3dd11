package org.golgi.datasets.phantom;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** The kinds of tissue a phantom slide may hold. They share their mean colours and differ in structure alone. */
public enum TissueClass {
    GLAND(0x2E7D32, GlandPattern::new),
    CRIBRIFORM(0xC62828, CribriformPattern::new),
    SOLID(0x6A1B9A, SolidPattern::new),
    TRABECULAR(0xEF6C00, TrabecularPattern::new),
    LYMPHOCYTE(0x1565C0, LymphocytePattern::new),
    STROMA(0xAD1457, StromaPattern::new),
    FAT(0xF9A825, FatPattern::new),
    MUCUS(0x00838F, MucusPattern::new),
    NECROSIS(0x4E342E, NecrosisPattern::new);

    private final int colour;
    private final IntFunction<Pattern> pattern;

    TissueClass(int colour, IntFunction<Pattern> pattern) {
        this.colour = colour;
        this.pattern = pattern;
    }

    /** The name in label files: the constant's name in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Colour in annotations, 0xRRGGBB. */
    public int colour() {
        return colour;
    }

    /** An endless plane of this tissue; every seed has its own proportions, within what the class allows. */
    Pattern pattern(int seed) {
        return pattern.apply(seed);
    }

    /**
     * The class of this label.
     *
     * @throws IllegalArgumentException listing the legal labels if there is none
     */
    public static TissueClass of(String label) {
        for (TissueClass value : values()) {
            if (value.label().equals(label)) {
                return value;
            }
        }
        throw new IllegalArgumentException("unknown phantom class \"" + label + "\"; use some of "
                + Arrays.stream(values()).map(TissueClass::label).collect(Collectors.joining(", ")));
    }
}
