package org.golgi.eval.features;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.golgi.core.io.Sha256;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.tile.TileSource;

/**
 * Some tiles of another source.
 *
 * @param all the source, which is closed with this one
 * @param tiles their numbers there
 */
public record TileSubset(TileSource all, int[] tiles) implements TileSource {

    @Override
    public int size() {
        return tiles.length;
    }

    @Override
    public String id(int index) {
        return all.id(tiles[index]);
    }

    @Override
    public RgbImage read(int index) throws IOException {
        return all.read(tiles[index]);
    }

    @Override
    public String hash() {
        return Sha256.of(all.hash() + "\n"
                + IntStream.of(tiles).mapToObj(Integer::toString).collect(Collectors.joining(",")));
    }

    @Override
    public void close() throws IOException {
        all.close();
    }
}
