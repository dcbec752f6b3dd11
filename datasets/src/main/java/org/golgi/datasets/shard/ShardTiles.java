package org.golgi.datasets.shard;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.golgi.datasets.io.PositionalFile;

/** The contents of one tar's members. */
final class ShardTiles implements Closeable {
    private final PositionalFile file;

    private ShardTiles(PositionalFile file) {
        this.file = file;
    }

    static ShardTiles open(Path tar) throws IOException {
        return new ShardTiles(PositionalFile.open(tar));
    }

    byte[] read(ShardEntry entry) throws IOException {
        return file.read(entry.offset(), entry.size()).array();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
