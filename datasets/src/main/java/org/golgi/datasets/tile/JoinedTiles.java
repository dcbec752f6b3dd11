package org.golgi.datasets.tile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.golgi.datasets.image.RgbImage;

/** Several tile sets one after the other. An id begins with the name of its source. */
final class JoinedTiles implements TileSource {
    private final List<String> names;
    private final List<TileSource> parts;
    private final int[] starts;
    private final String hash;

    private JoinedTiles(List<String> names, List<TileSource> parts, int[] starts) {
        this.names = names;
        this.parts = parts;
        this.starts = starts;
        this.hash = TileIds.hash(parts.stream().map(TileSource::hash).toList());
    }

    static JoinedTiles of(List<Path> sources, List<TileSource> parts) {
        int[] starts = new int[parts.size() + 1];
        List<String> names = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], parts.get(i).size());
            names.add(sources.get(i).toAbsolutePath().normalize().getFileName().toString());
        }
        return new JoinedTiles(names, List.copyOf(parts), starts);
    }

    private int part(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("tile " + index + " of " + size());
        }
        int found = Arrays.binarySearch(starts, index);
        // No part is empty, so an exact hit is the part that starts there.
        return found >= 0 ? found : -found - 2;
    }

    @Override
    public int size() {
        return starts[parts.size()];
    }

    @Override
    public String id(int index) {
        int part = part(index);
        return names.get(part) + "/" + parts.get(part).id(index - starts[part]);
    }

    @Override
    public RgbImage read(int index) throws IOException {
        int part = part(index);
        return parts.get(part).read(index - starts[part]);
    }

    @Override
    public String hash() {
        return hash;
    }

    @Override
    public void close() throws IOException {
        IOException failure = new IOException("closing tile sources");
        closeAll(parts, failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    /** Closes all, adding what goes wrong to the failure. */
    static void closeAll(List<TileSource> sources, Exception failure) {
        for (TileSource source : sources) {
            try {
                source.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }
}
