package org.golgi.eval.adapter;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;

/**
 * The grid of one scale of features.
 *
 * @param height rows
 * @param width columns
 */
public record Level(int height, int width) {

    /** Of a map [B, C, h, w]. */
    public static Level of(Tensor map) {
        return new Level(Math.toIntExact(map.size(2)), Math.toIntExact(map.size(3)));
    }

    public int places() {
        return height * width;
    }

    /** A map [B, C, h, w] as rows [B, h w, C]. */
    public static Tensor rows(Tensor map) {
        return map.flatten(2, 3).transpose(1, 2);
    }

    /** Rows [B, h w, C] as a map [B, C, h, w]. */
    public Tensor map(Tensor rows) {
        return rows.transpose(1, 2).reshape(rows.size(0), rows.size(2), height, width);
    }

    /** The rows of each level of [B, S, C]. */
    public static Tensor[] split(Tensor rows, List<Level> levels) {
        Tensor[] parts = new Tensor[levels.size()];
        long from = 0;
        for (int i = 0; i < parts.length; i++) {
            parts[i] = rows.narrow(1, from, levels.get(i).places());
            from += levels.get(i).places();
        }
        return parts;
    }

    /** Middle of every place of all levels, x and y from 0 to 1: [S, 2]. */
    public static Tensor middles(List<Level> levels) {
        int all = levels.stream().mapToInt(Level::places).sum();
        float[] middles = new float[2 * all];
        int at = 0;
        for (Level level : levels) {
            for (int i = 0; i < level.places(); i++) {
                middles[at++] = (i % level.width() + 0.5f) / level.width();
                middles[at++] = (i / level.width() + 0.5f) / level.height();
            }
        }
        return Ops.floats(middles, all, 2);
    }
}
