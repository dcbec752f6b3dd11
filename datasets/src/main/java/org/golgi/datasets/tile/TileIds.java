package org.golgi.datasets.tile;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash of a list of tile ids: SHA-256 over the ids, each followed by a line feed. */
public final class TileIds {

    private TileIds() {}

    /** The hash of the ids in this order. */
    public static String hash(Iterable<String> ids) {
        MessageDigest digest = sha256();
        for (String id : ids) {
            digest.update(id.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
