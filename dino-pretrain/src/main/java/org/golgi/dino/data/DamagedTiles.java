package org.golgi.dino.data;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.golgi.datasets.tile.TileSource;

/** Counts and names tiles that cannot be read. Safe for several threads. */
public final class DamagedTiles {
    private final Map<Integer, String> reasons = new ConcurrentHashMap<>();
    private final int tiles;
    private final double limit;
    private final Log log;

    /** Hears of every damaged tile once. */
    @FunctionalInterface
    public interface Log {
        /** @throws IOException if the finding cannot be kept */
        void damaged(String tile, String reason) throws IOException;
    }

    /**
     * @param tiles size of the set
     * @param limit share of the set that may be damaged
     */
    DamagedTiles(int tiles, double limit, Log log) {
        this.tiles = tiles;
        this.limit = limit;
        this.log = log;
    }

    /**
     * Counts over a whole run: a tile that was damaged before it was resumed counts if it still is.
     *
     * @param before names of the tiles that were damaged; those of other sets do not count
     * @param limit share of the set that may be damaged
     * @param log hears of every other damaged tile once
     * @throws IOException if more tiles are damaged already
     */
    public static DamagedTiles goingOn(TileSource tiles, Set<String> before, double limit, Log log) throws IOException {
        DamagedTiles damaged = new DamagedTiles(tiles.size(), limit, (tile, reason) -> {});
        for (int tile = 0; tile < tiles.size() && !before.isEmpty(); tile++) {
            if (before.contains(tiles.id(tile))) {
                try {
                    tiles.read(tile);
                } catch (IOException failure) {
                    damaged.add(tile, tiles.id(tile), failure);
                }
            }
        }
        DamagedTiles goingOn = new DamagedTiles(tiles.size(), limit, log);
        goingOn.reasons.putAll(damaged.reasons);
        return goingOn;
    }

    /** Damaged tiles met until now. */
    public int count() {
        return reasons.size();
    }

    boolean isKnown(int tile) {
        return reasons.containsKey(tile);
    }

    /** Notes a tile; throws when the limit is passed. */
    void add(int tile, String id, IOException failure) throws IOException {
        String reason = Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
        if (reasons.putIfAbsent(tile, reason) == null) {
            log.damaged(id, reason);
        }
        if (reasons.size() > limit * tiles) {
            throw new IOException(
                    "%d of %d tiles cannot be read, the limit is %s %%; the last was %s: %s; mend or remove them, or raise data.damaged_limit"
                            .formatted(reasons.size(), tiles, limit * 100, id, reason));
        }
    }
}
