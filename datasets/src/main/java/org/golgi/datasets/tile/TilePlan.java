package org.golgi.datasets.tile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.golgi.core.random.Rng;
import org.golgi.datasets.tissue.MaskArea;

/** Chooses tiles of a grid by how much tissue they hold. */
public final class TilePlan {

    private TilePlan() {}

    /**
     * The tiles with enough tissue, row by row.
     *
     * @param maskDownsample level-0 pixels a pixel of the mask
     * @param minTissue least share of tissue, where the rule asks for one
     */
    public static List<TilePosition> onTissue(
            TileGrid grid, MaskArea mask, double maskDownsample, TissueRule rule, double minTissue) {
        List<TilePosition> tiles = new ArrayList<>();
        double side = grid.side() / maskDownsample;
        for (int row = 0; row < grid.rows(); row++) {
            double top = grid.y(row) / maskDownsample;
            for (int column = 0; column < grid.columns(); column++) {
                double left = grid.x(column) / maskDownsample;
                double tissue = mask.fraction(left, top, left + side, top + side);
                if (rule.accepts(mask, left, top, side, tissue, minTissue)) {
                    tiles.add(new TilePosition(column, row, tissue));
                }
            }
        }
        return tiles;
    }

    /**
     * At most {@code limit} tiles, spread over the slide: the tiles are ordered along a Z-order curve (Morton 1966), so
     * that neighbours stay together, cut into {@code limit} runs of equal length, and one is drawn from each.
     */
    public static List<TilePosition> sample(List<TilePosition> tiles, int limit, long... seed) {
        if (limit <= 0 || tiles.size() <= limit) {
            return tiles;
        }
        List<TilePosition> curve = new ArrayList<>(tiles);
        curve.sort(Comparator.comparingLong(tile -> interleave(tile.column()) | interleave(tile.row()) << 1));
        Rng rng = Rng.of(seed);
        List<TilePosition> chosen = new ArrayList<>();
        for (int i = 0; i < limit; i++) {
            int from = (int) ((long) i * tiles.size() / limit);
            int to = (int) ((i + 1L) * tiles.size() / limit);
            chosen.add(curve.get(from + rng.nextInt(to - from)));
        }
        chosen.sort(Comparator.comparingInt(TilePosition::row).thenComparingInt(TilePosition::column));
        return chosen;
    }

    /** Spreads the 32 bits of a number over the even bits of a long. */
    private static long interleave(int value) {
        long bits = value & 0xFFFFFFFFL;
        bits = (bits | bits << 16) & 0x0000FFFF0000FFFFL;
        bits = (bits | bits << 8) & 0x00FF00FF00FF00FFL;
        bits = (bits | bits << 4) & 0x0F0F0F0F0F0F0F0FL;
        bits = (bits | bits << 2) & 0x3333333333333333L;
        return (bits | bits << 1) & 0x5555555555555555L;
    }
}
