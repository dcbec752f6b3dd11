package org.golgi.dino.config;

/** Refuses values out of range with one line that says what is legal. */
final class Checks {

    private Checks() {}

    static void atLeast(String key, long value, long least) {
        require(value >= least, key, value, "at least " + least);
    }

    static void within(String key, double value, double low, double high) {
        require(value >= low && value <= high, key, value, "between " + low + " and " + high);
    }

    static void positive(String key, double value) {
        require(value > 0 && value < Double.POSITIVE_INFINITY, key, value, "a positive number");
    }

    static void notNegative(String key, double value) {
        require(value >= 0 && value < Double.POSITIVE_INFINITY, key, value, "0 or a positive number");
    }

    static void require(boolean legal, String key, Object value, String allowed) {
        if (!legal) {
            throw new IllegalArgumentException(key + " " + value + " is illegal; it must be " + allowed);
        }
    }
}
