package org.golgi.datasets.phantom;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Traces the border of a region half way between the nodes of its grid (marching squares), as closed rings.
 *
 * <p>The outer ring comes first, holes after it. Where a region touches itself over a corner the two parts are kept
 * apart, so no ring crosses itself.
 */
final class Outline {
    private Outline() {}

    /** Rings of level-0 positions x0, y0, x1, y1 … without repeating the first; the largest first. */
    static List<int[]> trace(RegionMap map, int region) {
        Map<Long, Long> next = new HashMap<>();
        List<Long> starts = new ArrayList<>();
        for (int row = 0; row + 1 < map.rows; row++) {
            for (int column = 0; column + 1 < map.columns; column++) {
                cell(map, region, column, row, next, starts);
            }
        }
        List<int[]> rings = new ArrayList<>();
        for (long start : starts) {
            if (next.containsKey(start)) {
                rings.add(ring(start, next));
            }
        }
        rings.sort(
                Comparator.comparingDouble((int[] ring) -> Math.abs(area(ring))).reversed());
        return rings;
    }

    /** Enclosed area in square pixels, by the shoelace formula; its sign tells the sense of rotation. */
    static double area(int[] ring) {
        double twice = 0;
        for (int i = 0; i < ring.length; i += 2) {
            int j = (i + 2) % ring.length;
            twice += (double) ring[i] * ring[j + 1] - (double) ring[j] * ring[i + 1];
        }
        return twice / 2;
    }

    /** Adds a cell's one or two pieces of border, the region on the left hand of the direction of travel. */
    private static void cell(RegionMap map, int region, int column, int row, Map<Long, Long> next, List<Long> starts) {
        int i = row * map.columns + column;
        int corners = (map.nodes[i] == region ? 1 : 0)
                | (map.nodes[i + 1] == region ? 2 : 0)
                | (map.nodes[i + map.columns + 1] == region ? 4 : 0)
                | (map.nodes[i + map.columns] == region ? 8 : 0);
        long top = point(2 * column + 1, 2 * row);
        long right = point(2 * column + 2, 2 * row + 1);
        long bottom = point(2 * column + 1, 2 * row + 2);
        long left = point(2 * column, 2 * row + 1);
        long[] way = switch (corners) {
            case 1 -> new long[] {top, left};
            case 2 -> new long[] {right, top};
            case 3 -> new long[] {right, left};
            case 4 -> new long[] {bottom, right};
            case 5 -> new long[] {top, left, bottom, right};
            case 6 -> new long[] {bottom, top};
            case 7 -> new long[] {bottom, left};
            case 8 -> new long[] {left, bottom};
            case 9 -> new long[] {top, bottom};
            case 10 -> new long[] {right, top, left, bottom};
            case 11 -> new long[] {right, bottom};
            case 12 -> new long[] {left, right};
            case 13 -> new long[] {top, right};
            case 14 -> new long[] {left, top};
            default -> new long[0];
        };
        for (int k = 0; k < way.length; k += 2) {
            next.put(way[k], way[k + 1]);
            starts.add(way[k]);
        }
    }

    private static int[] ring(long start, Map<Long, Long> next) {
        List<Long> points = new ArrayList<>();
        long at = start;
        do {
            points.add(at);
            at = next.remove(at);
        } while (at != start);
        int[] ring = new int[2 * points.size()];
        for (int i = 0; i < points.size(); i++) {
            ring[2 * i] = (int) (points.get(i) >>> 32) * (RegionMap.STEP / 2);
            ring[2 * i + 1] = (int) (long) points.get(i) * (RegionMap.STEP / 2);
        }
        return ring;
    }

    /** A position in half steps of the grid. */
    private static long point(int x, int y) {
        return (long) x << 32 | y;
    }
}
