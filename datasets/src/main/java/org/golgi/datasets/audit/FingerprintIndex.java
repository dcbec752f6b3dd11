package org.golgi.datasets.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds tiles whose blocks differ in at most 15 of 256 bits. Cut into 16 pieces, two such hashes agree in at least one
 * piece (multi-index hashing, Norouzi et al. 2012), so only tiles that share a piece are compared.
 */
final class FingerprintIndex {
    static final int LARGEST_DISTANCE = 15;
    private static final int PIECES = 16;

    private final List<TileFingerprint> tiles = new ArrayList<>();
    private final Map<String, List<Integer>> exact = new HashMap<>();
    private final Map<Integer, List<Integer>> pieces = new HashMap<>();

    /** Adds a tile; its number is the count of tiles before it. */
    void add(TileFingerprint tile) {
        int number = tiles.size();
        tiles.add(tile);
        exact.computeIfAbsent(tile.exact(), key -> new ArrayList<>()).add(number);
        if (!tile.plain()) {
            for (int piece = 0; piece < PIECES; piece++) {
                pieces.computeIfAbsent(key(piece, tile.blocks()), key -> new ArrayList<>())
                        .add(number);
            }
        }
    }

    private static int key(int piece, long[] blocks) {
        return piece << 16 | (int) (blocks[piece / 4] >>> 16 * (piece % 4) & 0xFFFF);
    }

    /** Numbers of tiles with the same pixels. */
    List<Integer> same(TileFingerprint tile) {
        return exact.getOrDefault(tile.exact(), List.of());
    }

    /** Numbers and distances of tiles that look the same in any of the eight orientations. */
    Map<Integer, Integer> alike(TileFingerprint tile, int largestDistance) {
        Map<Integer, Integer> found = new HashMap<>();
        if (tile.plain()) {
            return found;
        }
        for (int orientation = 0; orientation < 8; orientation++) {
            long[] blocks = tile.turned(orientation);
            Set<Integer> candidates = new TreeSet<>();
            for (int piece = 0; piece < PIECES; piece++) {
                candidates.addAll(pieces.getOrDefault(key(piece, blocks), List.of()));
            }
            for (int candidate : candidates) {
                int distance =
                        TileFingerprint.distance(blocks, tiles.get(candidate).blocks());
                if (distance <= largestDistance) {
                    found.merge(candidate, distance, Math::min);
                }
            }
        }
        return found;
    }
}
