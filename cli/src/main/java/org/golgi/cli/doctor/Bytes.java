package org.golgi.cli.doctor;

import java.util.Locale;

/** Sizes for readers. */
final class Bytes {
    private static final double GIB = 1L << 30;

    private Bytes() {}

    static String text(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }
}
