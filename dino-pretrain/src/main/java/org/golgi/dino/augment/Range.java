package org.golgi.dino.augment;

/** A closed interval from which a number is drawn. */
public record Range(double min, double max) {

    public Range {
        if (!(min <= max) || Double.isInfinite(min) || Double.isInfinite(max)) {
            throw new IllegalArgumentException(
                    "range from " + min + " to " + max + " is empty; min must not be above max");
        }
    }

    Range requireWithin(String name, double lowest, double highest) {
        if (min < lowest || max > highest) {
            throw new IllegalArgumentException("%s from %s to %s is outside what is legal; give values from %s to %s"
                    .formatted(name, min, max, lowest, highest));
        }
        return this;
    }
}
