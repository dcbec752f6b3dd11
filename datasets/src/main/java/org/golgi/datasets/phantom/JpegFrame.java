package org.golgi.datasets.phantom;

/**
 * What a JPEG stream says of its components, as far as TIFF repeats it: a reader trusts the tags, so they must be true
 * of the bytes (TIFF Technical Note 2).
 *
 * @param components 1 grey, 3 luma and chroma
 * @param horizontal luma samples per chroma sample in a row
 * @param vertical luma samples per chroma sample in a column
 */
record JpegFrame(int components, int horizontal, int vertical) {
    /** Reads the frame header of a baseline JPEG. */
    static JpegFrame of(byte[] jpeg) {
        int at = 2;
        while (at + 4 <= jpeg.length && (jpeg[at] & 0xFF) == 0xFF) {
            int marker = jpeg[at + 1] & 0xFF;
            int length = (jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF;
            if (marker == 0xC0) {
                int components = jpeg[at + 9] & 0xFF;
                int luma = jpeg[at + 11] & 0xFF;
                int chroma = components > 1 ? jpeg[at + 14] & 0xFF : luma;
                return new JpegFrame(
                        components, (luma >> 4) / Math.max(1, chroma >> 4), (luma & 15) / Math.max(1, chroma & 15));
            }
            at += 2 + length;
        }
        throw new IllegalStateException("the encoder gave no baseline JPEG");
    }
}
