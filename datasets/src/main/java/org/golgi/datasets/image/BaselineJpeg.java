package org.golgi.datasets.image;

import java.util.Arrays;
import java.util.Optional;

/**
 * The headers of a baseline JPEG of one scan (ITU T.81, annex B), as most scanners and cameras write it.
 *
 * @param components one for grey, or three in the order of the scan
 * @param colour what the components are
 * @param restartInterval units between restart markers, 0 for none
 * @param scan where the entropy-coded part begins
 */
record BaselineJpeg(int width, int height, Component[] components, Colour colour, int restartInterval, int scan) {

    /** Colour spaces. */
    enum Colour {
        GREY,
        RGB,
        YCBCR
    }

    /**
     * A component.
     *
     * @param across horizontal sampling factor
     * @param down vertical sampling factor
     * @param quantisation 64 steps in zigzag order
     */
    record Component(int id, int across, int down, int[] quantisation, JpegHuffman dc, JpegHuffman ac) {}

    private static final int FOUR = 4;

    /** Reads the headers; empty for any other kind of JPEG and for a damaged one. */
    static Optional<BaselineJpeg> parse(byte[] jpeg) {
        try {
            return Optional.ofNullable(new Parser(jpeg).parse());
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static final class Parser {
        private final byte[] jpeg;
        private final int[][] quantisation = new int[FOUR][];
        private final JpegHuffman[] dc = new JpegHuffman[FOUR];
        private final JpegHuffman[] ac = new JpegHuffman[FOUR];
        private int frame;
        private int restartInterval;
        private boolean jfif;
        private int adobe = -1;

        Parser(byte[] jpeg) {
            this.jpeg = jpeg;
        }

        private int u8(int at) {
            return jpeg[at] & 0xFF;
        }

        private int u16(int at) {
            return u8(at) << 8 | u8(at + 1);
        }

        private BaselineJpeg parse() {
            int at = 2;
            while (true) {
                if (u8(at) != 0xFF) {
                    return null;
                }
                int marker = u8(at + 1);
                int from = at + FOUR;
                int to = at + 2 + u16(at + 2);
                if (to > jpeg.length || to < from) {
                    return null;
                }
                boolean known = switch (marker) {
                    case 0xC0, 0xC1 -> frame(from);
                    case 0xC4 -> huffman(from, to);
                    case 0xDB -> quantisation(from, to);
                    case 0xDA -> true;
                    case 0xDD -> restart(from);
                    case 0xE0 -> jfif(from, to);
                    case 0xEE -> adobe(from, to);
                    default -> marker > 0xE0 && marker <= 0xEF || marker == 0xFE;
                };
                if (!known) {
                    return null;
                }
                if (marker == 0xDA) {
                    return frame == 0 ? null : scan(from, to);
                }
                at = to;
            }
        }

        private boolean frame(int from) {
            boolean first = frame == 0;
            frame = from;
            return first && u8(from) == 8;
        }

        private boolean restart(int from) {
            restartInterval = u16(from);
            return true;
        }

        private boolean jfif(int from, int to) {
            jfif |= to - from >= 14 && u8(from) == 'J' && u8(from + 1) == 'F' && u8(from + 2) == 'I';
            return true;
        }

        private boolean adobe(int from, int to) {
            if (to - from >= 12 && u8(from) == 'A' && u8(from + 1) == 'd' && u8(from + 2) == 'o') {
                adobe = u8(from + 11);
            }
            return true;
        }

        private boolean quantisation(int from, int to) {
            int at = from;
            while (at < to) {
                if (u8(at) >= FOUR) {
                    return false; // 16-bit steps
                }
                int[] steps = new int[JpegHuffman.BLOCK];
                for (int i = 0; i < steps.length; i++) {
                    steps[i] = u8(at + 1 + i);
                }
                quantisation[u8(at)] = steps;
                at += 1 + JpegHuffman.BLOCK;
            }
            return at == to;
        }

        private boolean huffman(int from, int to) {
            int at = from;
            while (at < to) {
                int symbols = 0;
                for (int i = 1; i <= 16; i++) {
                    symbols += u8(at + i);
                }
                int end = at + 17 + symbols;
                int id = u8(at);
                if (end > to || symbols > 256 || (id & 0xEF) >= FOUR) {
                    return false;
                }
                Optional<JpegHuffman> table = JpegHuffman.of(Arrays.copyOfRange(jpeg, at + 1, end));
                if (table.isEmpty()) {
                    return false;
                }
                (id < 0x10 ? dc : ac)[id & 0xF] = table.get();
                at = end;
            }
            return true;
        }

        private BaselineJpeg scan(int from, int to) {
            int height = u16(frame + 1);
            int width = u16(frame + 3);
            int count = u8(frame + 5);
            boolean whole = (count == 1 || count == 3)
                    && u8(from) == count
                    && to - from == FOUR + 2 * count
                    && u8(to - 3) == 0
                    && u8(to - 2) == JpegHuffman.BLOCK - 1
                    && u8(to - 1) == 0;
            if (!whole || height == 0 || width == 0) {
                return null;
            }
            Component[] components = new Component[count];
            for (int i = 0; i < count; i++) {
                int at = frame + 6 + 3 * i;
                int tables = u8(from + 2 + 2 * i);
                if (u8(from + 1 + 2 * i) != u8(at)
                        || u8(at + 2) >= FOUR
                        || tables >> 4 >= FOUR
                        || (tables & 0xF) >= FOUR) {
                    return null;
                }
                components[i] = new Component(
                        u8(at),
                        u8(at + 1) >> 4,
                        u8(at + 1) & 0xF,
                        quantisation[u8(at + 2)],
                        dc[tables >> 4],
                        ac[tables & 0xF]);
                if (components[i].quantisation == null
                        || components[i].dc == null
                        || components[i].ac == null
                        || components[i].dc.largestSymbol() > 15) {
                    return null;
                }
            }
            return new BaselineJpeg(width, height, components, colour(components), restartInterval, to);
        }

        /** As libjpeg guesses it. */
        private Colour colour(Component[] components) {
            if (components.length == 1) {
                return Colour.GREY;
            }
            if (jfif) {
                return Colour.YCBCR;
            }
            if (adobe >= 0) {
                return adobe == 0 ? Colour.RGB : Colour.YCBCR;
            }
            boolean letters = components[0].id == 'R' && components[1].id == 'G' && components[2].id == 'B';
            return letters ? Colour.RGB : Colour.YCBCR;
        }
    }
}
