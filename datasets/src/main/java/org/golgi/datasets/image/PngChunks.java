package org.golgi.datasets.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Checks that the chunks of a PNG (ISO 15948, clause 5) lie within its bytes, are undamaged and come to an end.
 *
 * <p>Done before decoding, since OpenCV takes as much memory as a chunk's length asks for, up to 2 GB, before it
 * notices that the file is shorter, and fills what is missing of a cut-off picture.
 */
final class PngChunks {
    private static final int SIGNATURE_BYTES = 8;
    private static final int END = 0x49454E44;

    private PngChunks() {}

    static void check(byte[] png, String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(png);
        int at = SIGNATURE_BYTES;
        while (png.length - at >= 12) {
            int length = bytes.getInt(at);
            if (length < 0 || length > png.length - at - 12) {
                throw new IOException(name + ": the PNG is cut off within a chunk");
            }
            int type = bytes.getInt(at + 4);
            CRC32 sum = new CRC32();
            sum.update(png, at + 4, length + 4);
            if ((int) sum.getValue() != bytes.getInt(at + 8 + length)) {
                throw new IOException(name + ": the PNG is damaged, a checksum is wrong");
            }
            if (type == END) {
                return;
            }
            at += 12 + length;
        }
        throw new IOException(name + ": the PNG is cut off, its end chunk is missing");
    }
}
