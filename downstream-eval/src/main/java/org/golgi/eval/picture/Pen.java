package org.golgi.eval.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.golgi.datasets.image.DrawnImage;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.image.RgbImage;

/** Draws a sheet: pictures, frames that say right or wrong, short texts. */
final class Pen implements AutoCloseable {
    /** Told apart by colour-blind readers as well (Okabe and Ito 2008); wrong ones are dashed too. */
    static final Color RIGHT = new Color(0, 158, 115);

    static final Color WRONG = new Color(213, 94, 0);
    static final Color ASKED = new Color(60, 60, 60);
    static final int TEXT_PX = 15;

    private static final int FONT_SIZE = 12;
    private static final int FRAME_PX = 4;

    private final BufferedImage canvas;
    private final Graphics2D graphics;

    /** Of a white sheet. */
    Pen(int width, int height) {
        canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        graphics = canvas.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE));
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    }

    /** Text on one line below y, shortened to the width. */
    void text(String text, int x, int y, int width, Color colour) {
        FontMetrics metrics = graphics.getFontMetrics();
        String shown = text;
        while (shown.length() > 1 && metrics.stringWidth(shown) > width) {
            shown = shown.substring(0, shown.length() - (shown.endsWith("…") ? 2 : 1)) + "…";
        }
        graphics.setColor(colour);
        graphics.drawString(shown, x, y + TEXT_PX - 4);
    }

    void image(RgbImage image, int x, int y) {
        graphics.drawImage(DrawnImage.of(image), x, y, null);
    }

    /** A picture made to fit into a square, centred in it. */
    void fitted(RgbImage image, int x, int y, int side) {
        double scale = (double) side / Math.max(image.width(), image.height());
        int width = Math.max(1, (int) Math.round(scale * image.width()));
        int height = Math.max(1, (int) Math.round(scale * image.height()));
        image(ImageOps.resize(image, width, height), x + (side - width) / 2, y + (side - height) / 2);
    }

    void fill(Color colour, int x, int y, int width, int height) {
        graphics.setColor(colour);
        graphics.fillRect(x, y, width, height);
    }

    /** A frame around a square, inside of it. */
    void frame(Color colour, boolean dashed, int x, int y, int side) {
        graphics.setColor(colour);
        float[] dashes = {10, 5};
        graphics.setStroke(
                dashed
                        ? new BasicStroke(FRAME_PX, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, dashes, 0)
                        : new BasicStroke(FRAME_PX));
        graphics.drawRect(x + FRAME_PX / 2, y + FRAME_PX / 2, side - FRAME_PX, side - FRAME_PX);
    }

    RgbImage picture() {
        return DrawnImage.toRgb(canvas);
    }

    @Override
    public void close() {
        graphics.dispose();
    }
}
