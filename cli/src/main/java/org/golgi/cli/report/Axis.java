package org.golgi.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Maps values to pixels, straight or by logarithm.
 *
 * @param low smallest value shown
 * @param high largest value shown, above low
 * @param logarithmic by logarithm; then low is positive
 * @param from pixel of low
 * @param to pixel of high
 */
record Axis(double low, double high, boolean logarithmic, double from, double to) {
    private static final double DECADES_FOR_LOGARITHM = 2;

    /** An axis that shows all values with a little room; by logarithm if that was asked for and the values span decades. */
    static Axis around(double[] values, boolean mayBeLogarithmic, double from, double to) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        if (low > high) {
            return new Axis(0, 1, false, from, to);
        }
        if (mayBeLogarithmic && low > 0 && Math.log10(high / low) > DECADES_FOR_LOGARITHM) {
            return new Axis(low / 1.3, high * 1.3, true, from, to);
        }
        if (low == 0 && high == 0) {
            return new Axis(0, 1, false, from, to);
        }
        double room = high > low ? 0.06 * (high - low) : Math.abs(high) * 0.1;
        boolean touchesZero = low >= 0 && low - room < 0;
        return new Axis(touchesZero ? 0 : low - room, high + room, false, from, to);
    }

    /** An axis from one value to another without room. */
    static Axis exact(double low, double high, double from, double to) {
        return new Axis(low, high > low ? high : low + 1, false, from, to);
    }

    double pixel(double value) {
        double share = logarithmic
                ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
                : (value - low) / (high - low);
        return from + share * (to - from);
    }

    /** Round values inside the axis, about as many as asked for. */
    List<Double> ticks(int wanted) {
        return logarithmic ? decades(wanted) : steps(wanted);
    }

    private List<Double> decades(int wanted) {
        List<Double> ticks = new ArrayList<>();
        int first = (int) Math.ceil(Math.log10(low));
        int last = (int) Math.floor(Math.log10(high));
        int stride = Math.max(1, (last - first + wanted) / wanted);
        for (int exponent = first; exponent <= last; exponent += stride) {
            ticks.add(Math.pow(10, exponent));
        }
        return ticks;
    }

    private List<Double> steps(int wanted) {
        double rough = (high - low) / wanted;
        double magnitude = Math.pow(10, Math.floor(Math.log10(rough)));
        double leading = rough / magnitude;
        double step = magnitude * (leading < 1.5 ? 1 : leading < 3.5 ? 2 : leading < 7.5 ? 5 : 10);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step); i * step <= high + 1e-9 * step; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** A number with four digits that count, without needless zeros. */
    static String text(double value) {
        if (value == 0) {
            return "0";
        }
        if (!Double.isFinite(value)) {
            return "not finite";
        }
        double size = Math.abs(value);
        if (size >= 1e6 || size < 1e-3) {
            String text = String.format(Locale.ROOT, "%.2e", value);
            return text.replaceFirst("\\.?0*e([+-])0*", "e$1").replace("e+", "e");
        }
        int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
