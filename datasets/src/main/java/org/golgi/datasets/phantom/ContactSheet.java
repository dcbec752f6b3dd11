package org.golgi.datasets.phantom;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.golgi.datasets.image.RgbImage;

/** One picture to look at: a row of tiles for each class, every tile from another place. */
final class ContactSheet {
    private static final int COLUMNS = 8;
    private static final int GAP = 4;

    private final int tilePx;
    private final RgbImage sheet;
    private final Map<TissueClass, Integer> rows = new EnumMap<>(TissueClass.class);
    private final Map<TissueClass, Integer> filled = new EnumMap<>(TissueClass.class);

    ContactSheet(PhantomOptions options) {
        tilePx = options.tilePx();
        for (TissueClass tissue : options.classes()) {
            rows.put(tissue, rows.size());
        }
        sheet = RgbImage.blank(COLUMNS * (tilePx + GAP) + GAP, rows.size() * (tilePx + GAP) + GAP);
        Arrays.fill(sheet.pixels(), (byte) 0xFF);
    }

    /** How many more tiles of a class fit. */
    int room(TissueClass tissue) {
        return COLUMNS - filled.getOrDefault(tissue, 0);
    }

    void add(TissueClass tissue, RgbImage tile) {
        int column = filled.merge(tissue, 1, Integer::sum) - 1;
        int left = GAP + column * (tilePx + GAP);
        int top = GAP + rows.get(tissue) * (tilePx + GAP);
        for (int y = 0; y < tilePx; y++) {
            System.arraycopy(
                    tile.pixels(), 3 * y * tilePx, sheet.pixels(), 3 * ((top + y) * sheet.width() + left), 3 * tilePx);
        }
    }

    RgbImage picture() {
        return sheet;
    }
}
