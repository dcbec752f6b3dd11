package org.golgi.datasets.phantom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.golgi.core.random.Rng;

/**
 * Which region of which slide lies where: islands of tissue with an irregular outline, cut into regions of one class.
 *
 * <p>Kept as a grid of region numbers, one every {@value #STEP} px; 0 is bare glass. Between the grid's nodes the
 * region with the largest bilinear weight holds, which is what {@link Outline} traces.
 */
final class RegionMap {
    static final int STEP = 16;
    private static final int SMALLEST = 120;

    final int columns;
    final int rows;
    /** Region number of every node, row by row. */
    final int[] nodes;
    /** Class of region number i + 1. */
    final List<TissueClass> classes = new ArrayList<>();

    RegionMap(Rng rng, int sizePx, int regionPx, List<TissueClass> choice) {
        columns = (sizePx + STEP - 1) / STEP + 1;
        rows = columns;
        nodes = new int[columns * rows];
        boolean[] tissue = islands(rng, sizePx);
        int[] sites = sites(rng, tissue, regionPx);
        assign(number(sites), rng.permutation(choice.size()), choice);
    }

    /** One to three blobs whose outline wanders, well inside the slide. */
    private boolean[] islands(Rng rng, int sizePx) {
        int count = 1 + rng.nextInt(3);
        Noise coarse = new Noise(rng.nextLong());
        Noise fine = new Noise(rng.nextLong());
        double turn = rng.uniform(0, 2 * Math.PI);
        double[][] blobs = new double[count][];
        for (int i = 0; i < count; i++) {
            double angle = turn + 2 * Math.PI * i / count;
            double away = count == 1 ? 0 : 0.24 * sizePx;
            double radius = sizePx * (count == 1 ? 0.44 : count == 2 ? 0.29 : 0.24);
            blobs[i] = new double[] {
                sizePx / 2.0 + away * StrictMath.cos(angle),
                sizePx / 2.0 + away * StrictMath.sin(angle),
                radius * rng.uniform(0.92, 1.12),
                radius * rng.uniform(0.92, 1.12)
            };
        }
        boolean[] tissue = new boolean[nodes.length];
        double scale = sizePx / 4.5;
        for (int i = 0; i < tissue.length; i++) {
            double x = i % columns * STEP;
            double y = i / columns * STEP;
            double rough = 0.17 * coarse.at(x / scale, y / scale) + 0.05 * fine.at(x / 130, y / 130);
            double edge = Math.min(Math.min(x, sizePx - x), Math.min(y, sizePx - y));
            // The outline draws in near the slide's edge, so that it never runs along it.
            rough += Math.max(0, 0.45 - 3 * edge / sizePx);
            for (double[] blob : blobs) {
                double dx = (x - blob[0]) / blob[2];
                double dy = (y - blob[1]) / blob[3];
                tissue[i] |= Math.sqrt(dx * dx + dy * dy) + rough < 1 && edge > 3 * STEP;
            }
        }
        return tissue;
    }

    /** The nearest of jittered sites for every node of tissue, seen through a warp so that borders wind; -1 on glass. */
    private int[] sites(Rng rng, boolean[] tissue, int regionPx) {
        Noise warpX = new Noise(rng.nextLong());
        Noise warpY = new Noise(rng.nextLong());
        int seed = rng.nextInt();
        int across = columns * STEP / regionPx + 5;
        double warp = 0.16 * regionPx;
        int[] owner = new int[nodes.length];
        for (int i = 0; i < owner.length; i++) {
            double x = i % columns * STEP;
            double y = i / columns * STEP;
            double wx = (x + warp * warpX.at(2.5 * x / regionPx, 2.5 * y / regionPx)) / regionPx;
            double wy = (y + warp * warpY.at(2.5 * x / regionPx, 2.5 * y / regionPx)) / regionPx;
            owner[i] = tissue[i] ? nearest(seed, wx, wy, across) : -1;
        }
        return owner;
    }

    private static int nearest(int seed, double x, double y, int across) {
        double best = Double.MAX_VALUE;
        int owner = 0;
        for (int row = (int) Math.floor(y) - 1; row <= (int) Math.floor(y) + 1; row++) {
            for (int column = (int) Math.floor(x) - 1; column <= (int) Math.floor(x) + 1; column++) {
                int hash = Noise.hash(seed, column, row);
                double dx = column + 0.15 + 0.7 * Noise.unit(hash) - x;
                double dy = row + 0.15 + 0.7 * Noise.unit(Noise.next(hash)) - y;
                if (dx * dx + dy * dy < best) {
                    best = dx * dx + dy * dy;
                    owner = (row + 2) * across + column + 2;
                }
            }
        }
        return owner;
    }

    /** Gives each connected piece of a site its own number; pieces too small to hold a tile become glass. */
    private List<Integer> number(int[] sites) {
        boolean[] seen = new boolean[nodes.length];
        int[] queue = new int[nodes.length];
        List<Integer> sizes = new ArrayList<>();
        for (int start = 0; start < nodes.length; start++) {
            if (sites[start] < 0 || seen[start]) {
                continue;
            }
            int size = flood(start, sites, seen, queue);
            if (size >= SMALLEST) {
                sizes.add(size);
                for (int i = 0; i < size; i++) {
                    nodes[queue[i]] = sizes.size();
                }
            }
        }
        return sizes;
    }

    /** From the largest region down, each gets the class with the least area so far. */
    private void assign(List<Integer> sizes, int[] order, List<TissueClass> choice) {
        int[] area = new int[choice.size()];
        TissueClass[] assigned = new TissueClass[sizes.size()];
        IntStream.range(0, sizes.size())
                .boxed()
                .sorted(Comparator.comparing(sizes::get).reversed())
                .forEach(region -> {
                    int least = order[0];
                    for (int candidate : order) {
                        least = area[candidate] < area[least] ? candidate : least;
                    }
                    area[least] += sizes.get(region);
                    assigned[region] = choice.get(least);
                });
        classes.addAll(Arrays.asList(assigned));
    }

    private int flood(int start, int[] sites, boolean[] seen, int[] queue) {
        int size = 0;
        queue[size++] = start;
        seen[start] = true;
        for (int next = 0; next < size; next++) {
            int at = queue[next];
            // Tissue never touches the grid's border, so the four neighbours exist.
            for (int neighbour : new int[] {at - 1, at + 1, at - columns, at + columns}) {
                if (!seen[neighbour] && sites[neighbour] == sites[at]) {
                    seen[neighbour] = true;
                    queue[size++] = neighbour;
                }
            }
        }
        return size;
    }

    /** The region that holds at a level-0 position; 0 on glass. */
    int at(int x, int y) {
        Blend blend = new Blend();
        blend(x, y, blend);
        return blend.region;
    }

    /** The region of a pixel, the strongest other one near it, and how much of the first shows. */
    static final class Blend {
        int region;
        int other;
        float share;
    }

    void blend(int x, int y, Blend out) {
        int i = y / STEP * columns + x / STEP;
        int a = nodes[i];
        int b = nodes[i + 1];
        int c = nodes[i + columns];
        int d = nodes[i + columns + 1];
        out.region = a;
        out.other = a;
        out.share = 1;
        if (a == b && a == c && a == d) {
            return;
        }
        float fx = (x % STEP + 0.5f) / STEP;
        float fy = (y % STEP + 0.5f) / STEP;
        rank(new int[] {a, b, c, d}, new float[] {(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy}, out);
    }

    /** Finds the two regions with the largest sums of weights. */
    private static void rank(int[] ids, float[] weights, Blend out) {
        float first = -1;
        float second = 0;
        for (int k = 0; k < 4; k++) {
            float weight = 0;
            for (int m = 0; m < 4; m++) {
                weight += ids[m] == ids[k] ? weights[m] : 0;
            }
            if (weight > first) {
                if (first >= 0 && ids[k] != out.region) {
                    out.other = out.region;
                    second = first;
                }
                first = weight;
                out.region = ids[k];
            } else if (ids[k] != out.region && weight > second) {
                second = weight;
                out.other = ids[k];
            }
        }
        out.share = Math.min(1, 0.5f + 1.6f * (first - second));
    }

    /** True if a square lies wholly in one region, away from its border. */
    boolean inside(int region, int x, int y, int size) {
        for (int row = y / STEP; row <= (y + size - 1) / STEP + 1; row++) {
            int from = row * columns + x / STEP;
            int to = row * columns + (x + size - 1) / STEP + 1;
            if (Arrays.stream(nodes, from, to + 1).anyMatch(id -> id != region)) {
                return false;
            }
        }
        return true;
    }
}
