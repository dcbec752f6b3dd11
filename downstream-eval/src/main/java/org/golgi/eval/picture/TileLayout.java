package org.golgi.eval.picture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.golgi.eval.features.Sample;
import org.golgi.eval.features.SlideFiles;
import org.golgi.eval.features.TilePlace;

/**
 * Where the tiles of a slide lie.
 *
 * @param places one a tile
 * @param sidePx side of the square that a tile stands for, in level-0 pixels: the commonest distance of neighbours
 */
record TileLayout(List<TilePlace> places, int sidePx) {

    /** The layout; empty unless all tiles tell where they lie in one slide, and there are neighbours. */
    static Optional<TileLayout> of(List<Sample> tiles) {
        List<TilePlace> places = new ArrayList<>();
        for (Sample tile : tiles) {
            Optional<TilePlace> place = SlideFiles.place(tile);
            if (place.isEmpty()
                    || (!places.isEmpty()
                            && !places.get(0).slide().equals(place.get().slide()))) {
                return Optional.empty();
            }
            places.add(place.get());
        }
        Map<Integer, Integer> gaps = new TreeMap<>();
        count(places, gaps, true);
        count(places, gaps, false);
        return gaps.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(java.util.Comparator.reverseOrder())))
                .map(commonest -> new TileLayout(List.copyOf(places), commonest.getKey()));
    }

    /** Distances of neighbours in rows, or in columns. */
    private static void count(List<TilePlace> places, Map<Integer, Integer> gaps, boolean rows) {
        Map<Integer, TreeSet<Integer>> lines = new HashMap<>();
        for (TilePlace place : places) {
            lines.computeIfAbsent(rows ? place.y() : place.x(), key -> new TreeSet<>())
                    .add(rows ? place.x() : place.y());
        }
        for (TreeSet<Integer> line : lines.values()) {
            Integer before = null;
            for (int at : line) {
                if (before != null) {
                    gaps.merge(at - before, 1, Integer::sum);
                }
                before = at;
            }
        }
    }

    int right() {
        return places.stream().mapToInt(TilePlace::x).max().orElse(0) + sidePx;
    }

    int bottom() {
        return places.stream().mapToInt(TilePlace::y).max().orElse(0) + sidePx;
    }

    int left() {
        return places.stream().mapToInt(TilePlace::x).min().orElse(0);
    }

    int top() {
        return places.stream().mapToInt(TilePlace::y).min().orElse(0);
    }
}
