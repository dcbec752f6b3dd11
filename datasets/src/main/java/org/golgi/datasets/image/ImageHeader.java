package org.golgi.datasets.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What an encoded picture says about itself in its first bytes, read without decoding it.
 *
 * @param format file format by its magic bytes
 * @param width pixels a row
 * @param height rows
 */
public record ImageHeader(Format format, long width, long height) {

    /** The formats that {@link ImageCodec} decodes. */
    public enum Format {
        JPEG,
        PNG,
        TIFF,
        BMP,
        WEBP
    }

    private static final byte[] PNG_MAGIC = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    /**
     * Reads the header.
     *
     * @throws IOException naming the picture if the bytes are of no known format or end within the header
     */
    public static ImageHeader read(byte[] encoded, String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        try {
            if (encoded.length > 3 && encoded[0] == (byte) 0xFF && encoded[1] == (byte) 0xD8) {
                return jpeg(bytes, name);
            }
            if (startsWith(encoded, PNG_MAGIC)) {
                return new ImageHeader(Format.PNG, bytes.getInt(16) & 0xFFFFFFFFL, bytes.getInt(20) & 0xFFFFFFFFL);
            }
            if (startsWith(encoded, "II*\0") || startsWith(encoded, "MM\0*")) {
                return tiff(bytes, name);
            }
            if (startsWith(encoded, "BM")) {
                bytes.order(ByteOrder.LITTLE_ENDIAN);
                return new ImageHeader(Format.BMP, bytes.getInt(18), Math.abs((long) bytes.getInt(22)));
            }
            if (startsWith(encoded, "RIFF") && ascii(encoded, 8, 4).equals("WEBP")) {
                return webp(bytes, name);
            }
        } catch (IndexOutOfBoundsException e) {
            throw new IOException(name + ": the picture ends within its header after " + encoded.length + " bytes", e);
        }
        throw new IOException(name + " is no JPEG, PNG, TIFF, BMP or WebP picture");
    }

    /** Walks the marker segments up to the frame header (ITU T.81, B.2.2). */
    private static ImageHeader jpeg(ByteBuffer bytes, String name) throws IOException {
        int at = 2;
        while (true) {
            if ((bytes.get(at) & 0xFF) != 0xFF) {
                throw new IOException(name + ": JPEG without a frame header");
            }
            int marker = bytes.get(at + 1) & 0xFF;
            if (marker == 0xFF) {
                at++;
            } else if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
                at += 2;
            } else if (isFrameHeader(marker)) {
                return new ImageHeader(Format.JPEG, bytes.getShort(at + 7) & 0xFFFF, bytes.getShort(at + 5) & 0xFFFF);
            } else if (marker == 0xD9 || marker == 0xDA) {
                throw new IOException(name + ": JPEG without a frame header");
            } else {
                at += 2 + (bytes.getShort(at + 2) & 0xFFFF);
            }
        }
    }

    private static boolean isFrameHeader(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static ImageHeader tiff(ByteBuffer bytes, String name) throws IOException {
        bytes.order(bytes.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = bytes.getInt(4);
        int entries = bytes.getShort(directory) & 0xFFFF;
        long width = -1;
        long height = -1;
        for (int i = 0; i < entries; i++) {
            int at = directory + 2 + 12 * i;
            int tag = bytes.getShort(at) & 0xFFFF;
            boolean isShort = bytes.getShort(at + 2) == 3;
            long value = isShort ? bytes.getShort(at + 8) & 0xFFFF : bytes.getInt(at + 8) & 0xFFFFFFFFL;
            if (tag == 256) {
                width = value;
            } else if (tag == 257) {
                height = value;
            }
        }
        if (width < 0 || height < 0) {
            throw new IOException(name + ": TIFF without a width and a height");
        }
        return new ImageHeader(Format.TIFF, width, height);
    }

    private static ImageHeader webp(ByteBuffer bytes, String name) throws IOException {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        String chunk = ascii(bytes.array(), 12, 4);
        return switch (chunk) {
            case "VP8 " -> new ImageHeader(Format.WEBP, bytes.getShort(26) & 0x3FFF, bytes.getShort(28) & 0x3FFF);
            case "VP8L" -> {
                int packed = bytes.getInt(21);
                yield new ImageHeader(Format.WEBP, (packed & 0x3FFF) + 1L, ((packed >>> 14) & 0x3FFF) + 1L);
            }
            case "VP8X" ->
                new ImageHeader(
                        Format.WEBP, (bytes.getInt(24) & 0xFFFFFF) + 1L, ((bytes.getInt(26) >>> 8) & 0xFFFFFF) + 1L);
            default -> throw new IOException(name + ": WebP with unknown chunk '" + chunk + "'");
        };
    }

    private static boolean startsWith(byte[] bytes, String magic) {
        return startsWith(bytes, magic.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean startsWith(byte[] bytes, byte[] magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (bytes[i] != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static String ascii(byte[] bytes, int from, int length) {
        if (bytes.length < from + length) {
            throw new IndexOutOfBoundsException();
        }
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
}
