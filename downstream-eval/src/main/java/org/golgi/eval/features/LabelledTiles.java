package org.golgi.eval.features;

import java.util.List;
import org.golgi.datasets.tile.TileSource;

/**
 * Tiles with the class of each.
 *
 * @param tiles the pictures
 * @param labels class of each picture, an index into the classes
 * @param classes names of the classes
 */
public record LabelledTiles(TileSource tiles, int[] labels, List<String> classes) {

    public LabelledTiles {
        classes = List.copyOf(classes);
        if (labels.length != tiles.size()) {
            throw new IllegalArgumentException("there are " + tiles.size() + " tiles but " + labels.length + " labels");
        }
    }
}
