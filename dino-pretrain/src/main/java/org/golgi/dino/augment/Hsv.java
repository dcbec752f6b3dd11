package org.golgi.dino.augment;

/** Pillow's conversion between 8-bit RGB and 8-bit HSV. */
final class Hsv {

    private Hsv() {}

    /** The colour, packed as 0xRRGGBB, after its hue was shifted by this many 255ths of a turn. */
    static int shifted(int red, int green, int blue, int shift) {
        int max = Math.max(red, Math.max(green, blue));
        int min = Math.min(red, Math.min(green, blue));
        int range = max - min;
        if (range == 0) {
            return max * 0x010101;
        }
        int saturation = (int) ((float) range / max * 255.0);
        int hue = hue(red, green, blue, max, range) + shift & 0xFF;
        return toRgb(hue, saturation, max);
    }

    private static int hue(int red, int green, int blue, int max, int range) {
        float r = (float) (max - red) / range;
        float g = (float) (max - green) / range;
        float b = (float) (max - blue) / range;
        float h;
        if (red == max) {
            h = b - g;
        } else if (green == max) {
            h = (float) (2.0 + r - b);
        } else {
            h = (float) (4.0 + g - r);
        }
        h = (float) ((h / 6.0 + 1.0) % 1.0);
        return (int) (h * 255.0);
    }

    private static int toRgb(int hue, int saturation, int value) {
        if (saturation == 0) {
            return value * 0x010101;
        }
        float turn = (float) (hue * 6.0 / 255.0);
        int sector = (int) turn;
        float f = turn - sector;
        float s = (float) (saturation / 255.0);
        int p = (int) (value * (1.0 - s) + 0.5);
        int q = (int) (value * (1.0 - s * f) + 0.5);
        int t = (int) (value * (1.0 - s * (1.0 - f)) + 0.5);
        return switch (sector % 6) {
            case 0 -> pack(value, t, p);
            case 1 -> pack(q, value, p);
            case 2 -> pack(p, value, t);
            case 3 -> pack(p, q, value);
            case 4 -> pack(t, p, value);
            default -> pack(value, p, q);
        };
    }

    private static int pack(int red, int green, int blue) {
        return red << 16 | green << 8 | blue;
    }
}
