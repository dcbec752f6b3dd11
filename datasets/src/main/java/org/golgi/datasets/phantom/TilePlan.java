package org.golgi.datasets.phantom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.golgi.core.random.Rng;

/**
 * Chooses where labelled tiles are cut: spread evenly over the slides, at random within a slide's regions, none
 * overlapping another. What one slide lacks, later slides make up for.
 */
final class TilePlan {
    private final PhantomOptions options;
    private final Map<TissueClass, Integer> chosen = new EnumMap<>(TissueClass.class);

    TilePlan(PhantomOptions options) {
        this.options = options;
    }

    /** A tile: the region it lies in and its upper left corner at level 0. */
    record Tile(TissueClass tissue, PhantomRegion region, int x, int y) {}

    /** The tiles of one slide; slides must come in order. */
    List<Tile> of(PhantomSlide slide) {
        int index = slide.spec().index();
        List<Tile> tiles = new ArrayList<>();
        for (TissueClass tissue : options.classes()) {
            int left = options.tilesPerClass() - chosen.getOrDefault(tissue, 0);
            int slides = options.slides() - index;
            int quota = (left + slides - 1) / slides;
            List<Tile> all = places(slide, tissue);
            int[] order = Rng.of(options.seed(), index, tissue.ordinal(), 7).permutation(all.size());
            int count = Math.min(quota, all.size());
            for (int i = 0; i < count; i++) {
                tiles.add(all.get(order[i]));
            }
            chosen.merge(tissue, count, Integer::sum);
        }
        tiles.sort(Comparator.comparing(Tile::tissue).thenComparing(Tile::y).thenComparing(Tile::x));
        return tiles;
    }

    /** Tiles for what room the contact sheet has, at most two of a class from one slide of several. */
    List<Tile> samples(PhantomSlide slide, ContactSheet sheet) {
        List<Tile> samples = new ArrayList<>();
        for (TissueClass tissue : options.classes()) {
            List<Tile> all = places(slide, tissue);
            int[] order = Rng.of(options.seed(), slide.spec().index(), tissue.ordinal(), 8)
                    .permutation(all.size());
            int most = Math.min(sheet.room(tissue), options.slides() > 1 ? 2 : all.size());
            for (int i = 0; i < Math.min(most, all.size()); i++) {
                samples.add(all.get(order[i]));
            }
        }
        return samples;
    }

    /** All tiles that fit, packed from the top left in steps of the region grid. */
    private List<Tile> places(PhantomSlide slide, TissueClass tissue) {
        List<Tile> places = new ArrayList<>();
        for (PhantomRegion region : slide.regions()) {
            if (region.label().equals(tissue.label())) {
                pack(slide, tissue, region, places);
            }
        }
        return places;
    }

    private void pack(PhantomSlide slide, TissueClass tissue, PhantomRegion region, List<Tile> places) {
        int side = options.tilePx();
        int[] box = region.bounds();
        int left = box[0] / RegionMap.STEP * RegionMap.STEP;
        // Where the tiles placed so far end, for every step along x.
        int[] taken = new int[(box[2] - left) / RegionMap.STEP + 1];
        int steps = (side + RegionMap.STEP - 1) / RegionMap.STEP;
        for (int y = box[1] / RegionMap.STEP * RegionMap.STEP; y + side <= box[3]; y += RegionMap.STEP) {
            for (int step = 0; step + steps <= taken.length; step++) {
                int x = left + step * RegionMap.STEP;
                int top = y;
                boolean free = Arrays.stream(taken, step, step + steps).allMatch(end -> end <= top);
                if (free && slide.inside(region, x, y, side)) {
                    places.add(new Tile(tissue, region, x, y));
                    Arrays.fill(taken, step, step + steps, y + side);
                    step += steps - 1;
                }
            }
        }
    }
}
