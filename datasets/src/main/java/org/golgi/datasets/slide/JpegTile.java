package org.golgi.datasets.slide;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Makes a JPEG file out of a tile of a TIFF (TIFF Technical Note 2): the shared tables are put in front, and the colour
 * space of the TIFF is written into the stream.
 *
 * <p>A decoder guesses the colour space of a JPEG from its application markers; the TIFF's photometric tag is what
 * counts. So those markers are dropped, and an Adobe marker says "RGB" where the tag does: without it, slides of Aperio
 * scanners that hold plain RGB come out with false colours.
 */
final class JpegTile {
    private static final int START = 0xD8;
    private static final int END = 0xD9;
    private static final int SCAN = 0xDA;
    private static final byte[] ADOBE_RGB = {
        (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };

    private JpegTile() {}

    /**
     * The stand-alone JPEG.
     *
     * @param tables the tag JPEGTables, may be empty
     * @param tile the tile's bytes
     * @throws IOException if either is no JPEG stream
     */
    static byte[] assemble(byte[] tables, byte[] tile, int photometric) throws IOException {
        // never larger: the markers of both parts are taken over once
        ByteBuffer jpeg = ByteBuffer.allocate(tables.length + tile.length + ADOBE_RGB.length + 2);
        jpeg.put((byte) 0xFF).put((byte) START);
        if (tables.length > 0) {
            copySegments(tables, jpeg);
        }
        if (photometric == TiffImage.RGB) {
            jpeg.put(ADOBE_RGB);
        }
        int rest = copySegments(tile, jpeg);
        if (rest == tile.length) {
            throw new IOException("the JPEG has no picture data");
        }
        jpeg.put(tile, rest, tile.length - rest);
        return Arrays.copyOf(jpeg.array(), jpeg.position());
    }

    /** Copies marker segments but not application markers and comments; returns where the scan, or nothing, follows. */
    private static int copySegments(byte[] stream, ByteBuffer target) throws IOException {
        if (stream.length < 4 || (stream[0] & 0xFF) != 0xFF || (stream[1] & 0xFF) != START) {
            throw new IOException("no JPEG stream");
        }
        int at = 2;
        while (at + 4 <= stream.length) {
            if ((stream[at] & 0xFF) != 0xFF) {
                throw new IOException("the JPEG is damaged at byte " + at);
            }
            int marker = stream[at + 1] & 0xFF;
            if (marker == 0xFF) {
                at++;
                continue;
            }
            if (marker == SCAN) {
                return at;
            }
            if (marker == END) {
                return stream.length;
            }
            int length = (stream[at + 2] & 0xFF) << 8 | stream[at + 3] & 0xFF;
            if (length < 2 || at + 2 + length > stream.length) {
                throw new IOException("the JPEG is damaged at byte " + at);
            }
            boolean application = marker >= 0xE0 && marker <= 0xEF || marker == 0xFE;
            if (!application) {
                target.put(stream, at, length + 2);
            }
            at += length + 2;
        }
        return stream.length;
    }
}
