package org.golgi.datasets.slide;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.image.RgbImage;

/**
 * A small picture of a whole slide whose scale is known exactly.
 *
 * @param image the picture
 * @param downsample level-0 pixels a pixel of the picture
 */
public record Overview(RgbImage image, double downsample) {
    /** A block is read with at most about this many pixels a side, so a slide of one huge level fits in memory. */
    private static final int BLOCK_PX = 2048;
    /** A thumbnail takes the place of a level that would have to be shrunk by at least this much. */
    private static final int LEAST_SHRINK = 8;
    /** Levels are seldom smaller by a whole number exactly. */
    private static final double SLACK = 1.01;

    /**
     * Reads the slide at a downsample of at most the one given: the coarsest level that is not coarser, shrunk by the
     * largest whole number that stays below.
     *
     * @throws IOException if the slide cannot be read or the picture would have more than 67 million pixels
     */
    public static Overview of(SlideReader slide, double downsample) throws IOException {
        List<SlideLevel> levels = slide.levels();
        int level = coarsest(levels, downsample);
        SlideLevel chosen = levels.get(level);
        int shrink = shrink(downsample, chosen.downsample());
        long width = Math.max(1, chosen.width() / shrink);
        long height = Math.max(1, chosen.height() / shrink);
        if (width * height > SlideReader.MAX_REGION_PIXELS) {
            throw new IOException("%s: an overview of %d x %d px is too large; give a coarser mask resolution"
                    .formatted(slide.path(), width, height));
        }
        RgbImage image = RgbImage.blank((int) width, (int) height);
        int divisor = Math.min(8, Integer.lowestOneBit(shrink));
        int step = Math.max(1, BLOCK_PX / shrink);
        for (int y = 0; y < height; y += step) {
            for (int x = 0; x < width; x += step) {
                int columns = (int) Math.min(step, width - x);
                int rows = (int) Math.min(step, height - y);
                RgbImage block = slide.readShrunk(
                        level, (long) x * shrink, (long) y * shrink, columns * shrink, rows * shrink, divisor);
                ImageOps.paste(ImageOps.resize(block, columns, rows), image, x, y);
            }
        }
        return new Overview(image, chosen.downsample() * shrink);
    }

    /**
     * The same, but where there is no level near the downsample the slide's own thumbnail is taken, if it is fine enough and
     * shows what the slide shows.
     */
    public static Overview orThumbnail(SlideReader slide, double downsample) throws IOException {
        SlideLevel level = slide.levels().get(coarsest(slide.levels(), downsample));
        Optional<Overview> thumbnail = shrink(downsample, level.downsample()) < LEAST_SHRINK
                ? Optional.empty()
                : Thumbnail.of(slide, SLACK * downsample);
        return thumbnail.isPresent() ? thumbnail.get() : of(slide, downsample);
    }

    private static int coarsest(List<SlideLevel> levels, double downsample) {
        int level = 0;
        for (int i = 0; i < levels.size(); i++) {
            if (levels.get(i).downsample() <= SLACK * downsample
                    && levels.get(i).downsample() > levels.get(level).downsample()) {
                level = i;
            }
        }
        return level;
    }

    private static int shrink(double downsample, double from) {
        return Math.max(1, (int) (SLACK * downsample / from));
    }

    /** An overview whose longer side has about this many pixels. */
    public static Overview ofSize(SlideReader slide, int longestSide) throws IOException {
        double downsample = Math.max(1, (double) Math.max(slide.width(), slide.height()) / longestSide);
        Overview overview = of(slide, downsample);
        RgbImage fitted = ImageOps.fit(overview.image(), longestSide);
        return new Overview(fitted, overview.downsample() * overview.image().width() / fitted.width());
    }
}
