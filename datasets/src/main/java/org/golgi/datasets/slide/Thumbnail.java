package org.golgi.datasets.slide;

import java.io.IOException;
import java.util.Optional;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.image.RgbImage;

/**
 * The small picture of the whole slide that Aperio's files carry beside their levels. Where a file has no coarse level
 * (regions and cores that were saved from a slide), it spares decoding all of the finest one to find the tissue.
 *
 * <p>A thumbnail may have been blanked or exchanged, so it counts only where the slide shows the same: the darkest place of
 * each quarter is read from level 0 and compared.
 */
final class Thumbnail {
    private static final String NAME = "thumbnail";
    /** Side of the places that are compared, in level-0 pixels. */
    private static final int PLACE_PX = 64;

    private static final int DIVISOR = 8;
    /** A picture with fewer pixels a side is too small to hold a place in each quarter. */
    private static final int LEAST_SIDE = 16;
    /** Grey levels by which the mean colour of a place may differ; a shift by a pixel of the thumbnail gives half of it. */
    private static final double TOLERANCE = 20;
    /** A picture whose darkest place is nearer to white than this shows no tissue, so it can prove nothing. */
    private static final double DARKEST_GREY = 225;

    private Thumbnail() {}

    /**
     * The thumbnail as an overview, shrunk by the largest whole number that keeps it finer than the downsample.
     *
     * @param downsample the coarsest that will do
     * @return empty if there is none, if it is coarser or damaged, or if it does not show what the slide shows
     * @throws IOException if the slide cannot be read where it is compared
     */
    static Optional<Overview> of(SlideReader slide, double downsample) throws IOException {
        boolean aperio = "aperio".equals(slide.properties().get("openslide.vendor"));
        if (!aperio || !slide.associatedImages().contains(NAME)) {
            return Optional.empty();
        }
        RgbImage image;
        try {
            image = slide.associatedImage(NAME);
        } catch (IOException damaged) {
            return Optional.empty();
        }
        double across = (double) slide.width() / image.width();
        double down = (double) slide.height() / image.height();
        double scale = (across + down) / 2;
        boolean sameShape = Math.abs(across - down) <= scale / image.width() + scale / image.height();
        int shrink = (int) (downsample / scale);
        int width = image.width() / Math.max(1, shrink);
        int height = image.height() / Math.max(1, shrink);
        if (!sameShape || shrink < 1 || Math.min(width, height) < LEAST_SIDE) {
            return Optional.empty();
        }
        // What is left over at the edges is cut off, as otherwise the scale would not be exact.
        RgbImage cut = RgbImage.blank(width * shrink, height * shrink);
        ImageOps.paste(image, cut, 0, 0);
        Overview overview = new Overview(ImageOps.resize(cut, width, height), scale * shrink);
        return shows(slide, overview) ? Optional.of(overview) : Optional.empty();
    }

    private static boolean shows(SlideReader slide, Overview overview) throws IOException {
        RgbImage image = overview.image();
        double scale = overview.downsample();
        int side = (int) Math.max(2, Math.round(PLACE_PX / scale));
        int halfWidth = image.width() / 2;
        int halfHeight = image.height() / 2;
        double darkest = 255;
        for (int quarter = 0; quarter < 4; quarter++) {
            int[] place =
                    darkest(image, quarter % 2 * halfWidth, quarter / 2 * halfHeight, halfWidth, halfHeight, side);
            double[] expected = mean(image, place[0], place[1], side, side);
            int px = Math.max(1, (int) Math.round(side * scale / DIVISOR)) * DIVISOR;
            long x = Math.round(place[0] * scale / DIVISOR) * DIVISOR;
            long y = Math.round(place[1] * scale / DIVISOR) * DIVISOR;
            RgbImage region = slide.readShrunk(0, x, y, px, px, DIVISOR);
            double[] found = mean(region, 0, 0, region.width(), region.height());
            for (int channel = 0; channel < 3; channel++) {
                if (Math.abs(expected[channel] - found[channel]) > TOLERANCE) {
                    return false;
                }
            }
            darkest = Math.min(darkest, grey(expected));
        }
        return darkest < DARKEST_GREY;
    }

    /** Upper left corner of the darkest square of the rectangle, of those that lie side by side. */
    private static int[] darkest(RgbImage image, int left, int top, int width, int height, int side) {
        int[] best = {left, top};
        double least = Double.MAX_VALUE;
        for (int y = top; y + side <= top + height; y += side) {
            for (int x = left; x + side <= left + width; x += side) {
                double grey = grey(mean(image, x, y, side, side));
                if (grey < least) {
                    least = grey;
                    best = new int[] {x, y};
                }
            }
        }
        return best;
    }

    private static double grey(double[] rgb) {
        return (rgb[0] + rgb[1] + rgb[2]) / 3;
    }

    private static double[] mean(RgbImage image, int left, int top, int width, int height) {
        long[] sum = new long[3];
        byte[] rgb = image.pixels();
        for (int y = top; y < top + height; y++) {
            int at = 3 * (y * image.width() + left);
            for (int x = 0; x < width; x++, at += 3) {
                sum[0] += rgb[at] & 0xFF;
                sum[1] += rgb[at + 1] & 0xFF;
                sum[2] += rgb[at + 2] & 0xFF;
            }
        }
        double count = (double) width * height;
        return new double[] {sum[0] / count, sum[1] / count, sum[2] / count};
    }
}
