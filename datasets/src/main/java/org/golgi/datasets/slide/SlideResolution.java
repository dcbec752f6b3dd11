package org.golgi.datasets.slide;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Micrometres a level-0 pixel of a slide, and where the figure is from.
 *
 * @param micrometresPerPixel edge of a level-0 pixel in µm
 * @param origin the key of the slide's properties, or what the caller named
 */
public record SlideResolution(double micrometresPerPixel, String origin) {
    /** Outside of this a figure is a printer's or a screen's resolution, not a microscope's. */
    private static final double FINEST = 0.02;

    private static final double COARSEST = 50;

    /** Pixels are square to this share, else the slide cannot be cut into square tiles. */
    private static final double SQUARE = 0.05;

    private static final List<List<String>> PAIRS =
            List.of(List.of("openslide.mpp-x", "openslide.mpp-y"), List.of("aperio.MPP", "aperio.MPP"));

    public SlideResolution {
        if (!(micrometresPerPixel >= FINEST && micrometresPerPixel <= COARSEST)) {
            throw new IllegalArgumentException("a slide has %s to %s micrometres a pixel, got %s"
                    .formatted(FINEST, COARSEST, micrometresPerPixel));
        }
    }

    /**
     * The resolution of a slide: its own keys first, then the TIFF resolution tags.
     *
     * @throws IOException with the three ways to supply it if the file does not say
     */
    public static SlideResolution of(SlideReader slide) throws IOException {
        Map<String, String> properties = slide.properties();
        for (List<String> pair : PAIRS) {
            Optional<Double> x = number(properties, pair.get(0));
            Optional<Double> y = number(properties, pair.get(1));
            if (x.isPresent() && y.isPresent()) {
                return square(slide, x.get(), y.get(), pair.get(0));
            }
        }
        Optional<Double> unit =
                Optional.ofNullable(properties.get("tiff.ResolutionUnit")).flatMap(SlideResolution::micrometres);
        Optional<Double> x = number(properties, "tiff.XResolution");
        Optional<Double> y = number(properties, "tiff.YResolution");
        if (unit.isPresent() && x.isPresent() && y.isPresent()) {
            double mppX = unit.get() / x.get();
            double mppY = unit.get() / y.get();
            if (isPlausible(mppX) && isPlausible(mppY)) {
                return square(slide, mppX, mppY, "tiff.XResolution");
            }
        }
        throw new IOException(slide.path() + " does not say how many micrometres a pixel has; give --slide-mpp NUMBER, "
                + "or --slides-csv FILE with the columns slide and mpp, or write the TIFF resolution tags");
    }

    private static SlideResolution square(SlideReader slide, double x, double y, String origin) throws IOException {
        if (!isPlausible(x) || !isPlausible(y)) {
            throw new IOException("%s: %s is %s x %s micrometres a pixel, which no slide has; give --slide-mpp NUMBER"
                    .formatted(slide.path(), origin, x, y));
        }
        if (Math.abs(x - y) > SQUARE * Math.max(x, y)) {
            throw new IOException("%s: its pixels are %s x %s micrometres, not square; resample it, or give --slide-mpp"
                    .formatted(slide.path(), x, y));
        }
        return new SlideResolution((x + y) / 2, origin);
    }

    private static boolean isPlausible(double mpp) {
        return mpp >= FINEST && mpp <= COARSEST;
    }

    private static Optional<Double> micrometres(String unit) {
        return switch (unit) {
            case "inch" -> Optional.of(25_400.0);
            case "centimeter" -> Optional.of(10_000.0);
            default -> Optional.empty();
        };
    }

    private static Optional<Double> number(Map<String, String> properties, String key) {
        try {
            return Optional.ofNullable(properties.get(key)).map(Double::valueOf).filter(value -> value > 0);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
