package org.golgi.datasets.tiling;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.TreeMap;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.DrawnImage;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.image.RgbImage;

/** A picture of some tiles that were kept and of some that were dropped, a row a reason; the same ones every time. */
final class TileMosaic {
    private static final int TILES_A_ROW = 12;
    private static final int TILE_PX = 72;
    private static final int GAP_PX = 4;
    private static final int LABEL_PX = 16;
    private static final String KEPT = "kept";

    /** Tiles by their lot, for each reason; the lowest lots stay. */
    private final Map<String, TreeMap<Long, RgbImage>> rows = new TreeMap<>();

    private final Map<String, Integer> counts = new TreeMap<>();

    void kept(long x, long y, RgbImage tile) {
        add(KEPT, x, y, tile);
    }

    void dropped(String reason, long x, long y, RgbImage tile) {
        add(reason, x, y, tile);
    }

    private void add(String reason, long x, long y, RgbImage tile) {
        counts.merge(reason, 1, Integer::sum);
        TreeMap<Long, RgbImage> row = rows.computeIfAbsent(reason, name -> new TreeMap<>());
        long lot = Rng.of(x, y).nextLong();
        if (row.size() < TILES_A_ROW || lot < row.lastKey()) {
            row.put(lot, ImageOps.fit(tile, TILE_PX));
            if (row.size() > TILES_A_ROW) {
                row.pollLastEntry();
            }
        }
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The rows below each other, what was kept first, each with its name and number. */
    RgbImage draw() {
        int rowPx = LABEL_PX + TILE_PX + GAP_PX;
        BufferedImage canvas = new BufferedImage(
                GAP_PX + TILES_A_ROW * (TILE_PX + GAP_PX), GAP_PX + rows.size() * rowPx, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = canvas.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, canvas.getWidth(), canvas.getHeight());
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        int top = GAP_PX;
        for (String reason : rows.keySet().stream()
                .sorted((a, b) -> Boolean.compare(!a.equals(KEPT), !b.equals(KEPT)) != 0
                        ? Boolean.compare(!a.equals(KEPT), !b.equals(KEPT))
                        : a.compareTo(b))
                .toList()) {
            pen.setColor(reason.equals(KEPT) ? new Color(0, 110, 45) : new Color(170, 0, 0));
            String name = reason.equals(KEPT) ? KEPT : "dropped: " + reason;
            pen.drawString(name + ", " + counts.get(reason) + " tiles", GAP_PX, top + LABEL_PX - 4);
            int left = GAP_PX;
            for (RgbImage tile : rows.get(reason).values()) {
                pen.drawImage(DrawnImage.of(tile), left, top + LABEL_PX, null);
                left += TILE_PX + GAP_PX;
            }
            top += rowPx;
        }
        pen.dispose();
        return DrawnImage.toRgb(canvas);
    }
}
