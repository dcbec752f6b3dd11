package org.golgi.datasets.image;

import java.util.Arrays;
import java.util.Optional;

/**
 * Decodes a JPEG at an eighth of its size: a block of 8 x 8 samples becomes one, its mean, which is its first
 * coefficient. All others are stepped over without being looked at, several with one look-up, so that this takes little
 * more than half of the time that a general decoder needs for the same pixels.
 *
 * <p>Pixels are those of libjpeg at a scale of 1/8. Chroma with half the resolution in both directions is taken at two
 * samples a block in each direction, as there.
 */
final class JpegEighth {
    private static final int PIXEL = 3;
    private static final int FOUR_SAMPLES = 4;
    /** Fixed-point bits of the colour conversion. */
    private static final int COLOUR_BITS = 16;

    private static final int RED_CR = fixed(1.40200, COLOUR_BITS);
    private static final int BLUE_CB = fixed(1.77200, COLOUR_BITS);
    private static final int GREEN_CB = fixed(0.34414, COLOUR_BITS);
    private static final int GREEN_CR = fixed(0.71414, COLOUR_BITS);

    private final BaselineJpeg header;
    private final JpegBits bits;
    private final int width;
    private final int height;
    private final byte[] pixels;
    private final int[] last;
    private final JpegHuffman[] dc;
    private final JpegHuffman[] ac;
    private final int[] steps;
    private final boolean halfDown;
    private final int[] block = new int[JpegHuffman.BLOCK];

    private JpegEighth(BaselineJpeg header, byte[] jpeg, boolean halfDown) {
        this.header = header;
        this.bits = new JpegBits(jpeg, header.scan());
        this.width = (header.width() + 7) / 8;
        this.height = (header.height() + 7) / 8;
        this.pixels = new byte[PIXEL * width * height];
        BaselineJpeg.Component[] components = header.components();
        this.last = new int[components.length];
        this.dc = new JpegHuffman[components.length];
        this.ac = new JpegHuffman[components.length];
        this.steps = new int[components.length];
        for (int i = 0; i < components.length; i++) {
            dc[i] = components[i].dc();
            ac[i] = components[i].ac();
            steps[i] = components[i].quantisation()[0];
        }
        this.halfDown = halfDown;
    }

    /** The picture; empty if the JPEG is of a kind that is not read here, or damaged. */
    static Optional<RgbImage> decode(byte[] jpeg) {
        return BaselineJpeg.parse(jpeg).flatMap(header -> decode(header, jpeg));
    }

    private static Optional<RgbImage> decode(BaselineJpeg header, byte[] jpeg) {
        BaselineJpeg.Component first = header.components()[0];
        boolean grey = header.components().length == 1;
        int across = grey ? 1 : first.across();
        int down = grey ? 1 : first.down();
        for (int i = 1; i < header.components().length; i++) {
            if (header.components()[i].across() != 1 || header.components()[i].down() != 1) {
                return Optional.empty();
            }
        }
        boolean known = across == 1 && down == 1 || across == 2 && (down == 1 || down == 2);
        if (!known) {
            return Optional.empty();
        }
        JpegEighth decoder = new JpegEighth(header, jpeg, down == 2);
        boolean read = grey || across == 1 && down == 1 ? decoder.readPlain() : decoder.readHalved();
        return read && !decoder.bits.overrun()
                ? Optional.of(new RgbImage(decoder.width, decoder.height, decoder.pixels))
                : Optional.empty();
    }

    /** Reads a picture whose components all have its resolution. */
    private boolean readPlain() {
        int unit = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++, unit++) {
                if (!restart(unit)) {
                    return false;
                }
                for (int i = 0; i < last.length; i++) {
                    if (!mean(i)) {
                        return false;
                    }
                    pixels[PIXEL * unit + i] = (byte) sample(i);
                }
            }
            if (bits.overrun()) {
                return false;
            }
        }
        for (int at = 0; at < pixels.length && header.colour() != BaselineJpeg.Colour.RGB; at += PIXEL) {
            if (header.colour() == BaselineJpeg.Colour.GREY) {
                pixels[at + 1] = pixels[at];
                pixels[at + 2] = pixels[at];
            } else {
                colour(at, pixels[at] & 0xFF, pixels[at + 1] & 0xFF, pixels[at + 2] & 0xFF);
            }
        }
        return true;
    }

    /** Reads a picture whose chroma has half its resolution across, or across and down. */
    private boolean readHalved() {
        int rows = halfDown ? 2 : 1;
        int[] luma = new int[2 * rows];
        int[][] chroma = new int[PIXEL][FOUR_SAMPLES];
        int unit = 0;
        for (int top = 0; top < height; top += rows) {
            for (int left = 0; left < width; left += 2, unit++) {
                if (!restart(unit)) {
                    return false;
                }
                for (int i = 0; i < luma.length; i++) {
                    if (!mean(0)) {
                        return false;
                    }
                    luma[i] = sample(0);
                }
                for (int i = 1; i < PIXEL; i++) {
                    if (!chroma(i, chroma[i])) {
                        return false;
                    }
                }
                paint(left, top, luma, chroma);
            }
            if (bits.overrun()) {
                return false;
            }
        }
        return true;
    }

    private void paint(int left, int top, int[] luma, int[][] chroma) {
        for (int i = 0; i < luma.length; i++) {
            int x = left + i % 2;
            int y = top + i / 2;
            if (x < width && y < height) {
                int at = PIXEL * (y * width + x);
                if (header.colour() == BaselineJpeg.Colour.RGB) {
                    pixels[at] = (byte) luma[i];
                    pixels[at + 1] = (byte) chroma[1][i];
                    pixels[at + 2] = (byte) chroma[2][i];
                } else {
                    colour(at, luma[i], chroma[1][i], chroma[2][i]);
                }
            }
        }
    }

    private boolean restart(int unit) {
        int interval = header.restartInterval();
        if (interval == 0 || unit == 0 || unit % interval != 0) {
            return true;
        }
        Arrays.fill(last, 0);
        return bits.restart((unit / interval - 1) % 8);
    }

    private boolean add(int component, int difference) {
        int sum = last[component] + difference;
        last[component] = sum;
        return difference != JpegBits.NO_CODE && sum == (short) sum;
    }

    /** Reads the mean of a block and steps over the rest of it. */
    private boolean mean(int component) {
        return add(component, bits.differenceAlone(dc[component], ac[component]));
    }

    private int sample(int component) {
        return level(last[component] * steps[component] + 4 >> 3);
    }

    /** A sample from its value around 0, of which ten bits count. */
    static int level(int value) {
        return Math.max(0, Math.min(255, (value << 22 >> 22) + 128));
    }

    private boolean chroma(int component, int[] samples) {
        if (!halfDown) {
            boolean read = mean(component);
            samples[0] = sample(component);
            samples[1] = samples[0];
            return read;
        }
        if (!add(component, bits.difference(dc[component]))) {
            return false;
        }
        Arrays.fill(block, 0);
        block[0] = last[component];
        if (!bits.read(ac[component], block)) {
            return false;
        }
        JpegQuarter.samples(block, header.components()[component].quantisation(), samples);
        return true;
    }

    /** JFIF's conversion from YCbCr. */
    private void colour(int at, int y, int cb, int cr) {
        int half = 1 << COLOUR_BITS - 1;
        int blue = cb - 128;
        int red = cr - 128;
        pixels[at] = clamp(y + (RED_CR * red + half >> COLOUR_BITS));
        pixels[at + 1] = clamp(y + (-GREEN_CB * blue - GREEN_CR * red + half >> COLOUR_BITS));
        pixels[at + 2] = clamp(y + (BLUE_CB * blue + half >> COLOUR_BITS));
    }

    private static byte clamp(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }

    static int fixed(double value, int bits) {
        return (int) Math.round(value * (1 << bits));
    }
}
