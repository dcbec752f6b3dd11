package org.golgi.dino.train;

import java.util.LinkedHashMap;
import java.util.Map;

/** Means of figures over the steps between two lines of metrics. */
final class Averages {
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private int count;

    void add(Map<String, Double> figures) {
        figures.forEach((name, value) -> sums.merge(name, value, Double::sum));
        count++;
    }

    /** The means; begins anew. */
    Map<String, Double> take() {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum / count));
        sums.clear();
        count = 0;
        return means;
    }
}
