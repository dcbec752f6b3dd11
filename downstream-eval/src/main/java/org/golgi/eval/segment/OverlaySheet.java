package org.golgi.eval.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.image.RgbImage;

/** One picture to look at: a row for each picture with the picture, the truth over it and the prediction over it. */
final class OverlaySheet {
    private static final int CELL_PX = 360;
    private static final int GAP_PX = 6;
    private static final double TINT = 0.3;

    /** Colours of classes 1, 2, … that stand out on pink and purple. */
    private static final int[][] COLOURS = {
        {255, 235, 59}, {0, 229, 255}, {118, 255, 3}, {255, 145, 0}, {41, 121, 255}, {255, 255, 255}, {0, 0, 0}
    };

    private static final int[] GREY = {128, 128, 128};

    private final List<RgbImage[]> rows = new ArrayList<>();

    void add(Path image, byte[] truth, byte[] predicted) throws IOException {
        RgbImage picture = ImageCodec.read(image);
        rows.add(new RgbImage[] {
            ImageOps.fit(picture, CELL_PX),
            ImageOps.fit(overlaid(picture, truth), CELL_PX),
            ImageOps.fit(overlaid(picture, predicted), CELL_PX)
        });
    }

    /** Classes as a light tint with a full line at their borders; pixels that do not count are grey. */
    static RgbImage overlaid(RgbImage picture, byte[] classes) {
        int width = picture.width();
        byte[] pixels = picture.pixels().clone();
        for (int i = 0; i < classes.length; i++) {
            if (classes[i] == 0) {
                continue;
            }
            boolean ignored = classes[i] == MaskClasses.IGNORED;
            int[] colour = ignored ? GREY : COLOURS[((classes[i] & 0xFF) - 1) % COLOURS.length];
            double share = ignored || atBorder(classes, i, width) ? 1 : TINT;
            for (int channel = 0; channel < 3; channel++) {
                int old = pixels[3 * i + channel] & 0xFF;
                pixels[3 * i + channel] = (byte) Math.round(old + share * (colour[channel] - old));
            }
        }
        return new RgbImage(width, picture.height(), pixels);
    }

    private static boolean atBorder(byte[] classes, int i, int width) {
        int x = i % width;
        return (x > 0 && classes[i - 1] != classes[i])
                || (x < width - 1 && classes[i + 1] != classes[i])
                || (i >= width && classes[i - width] != classes[i])
                || (i + width < classes.length && classes[i + width] != classes[i]);
    }

    /** Numbers of at most so many values, evenly spread from the least to the largest; undefined ones come first. */
    static int[] spread(double[] values, int most) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> Double.isNaN(values[i]) ? -1 : values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int count = Math.min(most, order.length);
        return IntStream.range(0, count)
                .map(i -> order[count == 1 ? 0 : (int) ((long) i * (order.length - 1) / (count - 1))])
                .toArray();
    }

    RgbImage picture() {
        int width = GAP_PX;
        for (int column = 0; column < 3; column++) {
            width += widest(column) + GAP_PX;
        }
        int height =
                GAP_PX + rows.stream().mapToInt(row -> row[0].height() + GAP_PX).sum();
        RgbImage sheet = RgbImage.blank(width, height);
        Arrays.fill(sheet.pixels(), (byte) 0xFF);
        int y = GAP_PX;
        for (RgbImage[] row : rows) {
            int x = GAP_PX;
            for (int column = 0; column < 3; column++) {
                ImageOps.paste(row[column], sheet, x, y);
                x += widest(column) + GAP_PX;
            }
            y += row[0].height() + GAP_PX;
        }
        return sheet;
    }

    private int widest(int column) {
        return rows.stream().mapToInt(row -> row[column].width()).max().orElse(1);
    }
}
