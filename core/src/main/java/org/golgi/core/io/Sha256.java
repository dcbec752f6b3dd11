package org.golgi.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of files, texts and of what is being written, as 64 hexadecimal digits. */
public final class Sha256 {
    private static final int CHUNK_BYTES = 1 << 20;

    private Sha256() {}

    public static String of(String text) {
        return hex(newDigest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    public static String of(byte[] bytes) {
        return hex(newDigest().digest(bytes));
    }

    /** Of the bits of numbers. */
    public static String of(float[] numbers) {
        MessageDigest digest = newDigest();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        for (int from = 0; from < numbers.length; from += CHUNK_BYTES / Float.BYTES) {
            int count = Math.min(CHUNK_BYTES / Float.BYTES, numbers.length - from);
            chunk.asFloatBuffer().put(numbers, from, count);
            digest.update(chunk.array(), 0, count * Float.BYTES);
        }
        return hex(digest.digest());
    }

    public static String of(Path file) throws IOException {
        MessageDigest digest = newDigest();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
            while (channel.read(chunk) >= 0) {
                digest.update(chunk.flip());
                chunk.clear();
            }
        }
        return hex(digest.digest());
    }

    /** Passes everything on and hashes it on the way. */
    public static final class HashingChannel implements WritableByteChannel {
        private final WritableByteChannel target;
        private final MessageDigest digest = newDigest();
        private long bytes;

        public HashingChannel(WritableByteChannel target) {
            this.target = target;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            ByteBuffer written = source.duplicate();
            int count = target.write(source);
            digest.update(written.limit(written.position() + count));
            bytes += count;
            return count;
        }

        /** Hash of everything written; ends the hashing. */
        public String hash() {
            return hex(digest.digest());
        }

        public long bytes() {
            return bytes;
        }

        @Override
        public boolean isOpen() {
            return target.isOpen();
        }

        @Override
        public void close() throws IOException {
            target.close();
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
