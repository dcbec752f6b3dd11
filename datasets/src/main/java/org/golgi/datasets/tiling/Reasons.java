package org.golgi.datasets.tiling;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes counts by reason as one text. */
public final class Reasons {

    private Reasons() {}

    /** Such as {@code blur 3, pen 12}; empty if there are none. */
    public static String text(Map<String, Integer> counts) {
        return new TreeMap<>(counts)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }
}
