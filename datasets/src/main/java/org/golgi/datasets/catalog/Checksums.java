package org.golgi.datasets.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalLong;

/** MD5, in which providers of data state what a file is. */
final class Checksums {

    private Checksums() {}

    static String md5(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                byte[] chunk = new byte[1 << 20];
                while (in.read(chunk) >= 0) {
                    continue;
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /** How a file differs from what it should be, or nothing. An empty hash is not compared. */
    static String difference(Path file, OptionalLong bytes, String md5) throws IOException {
        long size = Files.size(file);
        if (bytes.isPresent() && size != bytes.getAsLong()) {
            return size + " bytes instead of " + bytes.getAsLong();
        }
        String found = md5.isEmpty() ? "" : md5(file);
        return found.equals(md5) ? "" : "MD5 " + found + " instead of " + md5;
    }
}
