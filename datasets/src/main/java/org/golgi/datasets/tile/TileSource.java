package org.golgi.datasets.tile;

import java.io.IOException;
import org.golgi.datasets.image.RgbImage;

/** A numbered set of tiles with random access, safe for any number of reading threads. */
public interface TileSource extends AutoCloseable {

    /** How many tiles there are. */
    int size();

    /** A name of the tile that stays the same from run to run, for logs and error messages. */
    String id(int index);

    /**
     * The decoded tile.
     *
     * @throws IOException naming the tile when it cannot be read or decoded
     */
    RgbImage read(int index) throws IOException;

    /** A hash over the ids in order: two sources of the same hash hold the same tiles. */
    String hash();

    @Override
    void close() throws IOException;
}
