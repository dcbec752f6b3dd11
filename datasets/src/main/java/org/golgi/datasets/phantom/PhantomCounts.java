package org.golgi.datasets.phantom;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Counts what is written, for the table at the end. */
final class PhantomCounts {
    private final PhantomOptions options;
    private final Map<String, Integer> regions = new TreeMap<>();
    private final Map<String, Double> areas = new TreeMap<>();
    private final Map<String, Integer> tiles = new TreeMap<>();

    PhantomCounts(PhantomOptions options) {
        this.options = options;
    }

    void region(PhantomRegion region) {
        if (!region.artefact()) {
            regions.merge(region.label(), 1, Integer::sum);
            areas.merge(region.label(), region.areaPx(), Double::sum);
        }
    }

    void tile(TissueClass tissue, String split) {
        tiles.merge(split + " " + tissue.label(), 1, Integer::sum);
    }

    PhantomSummary summary(Path folder) {
        double area = areas.values().stream().mapToDouble(Double::doubleValue).sum();
        List<PhantomSummary.Row> rows = new ArrayList<>();
        for (TissueClass tissue : options.classes()) {
            String label = tissue.label();
            rows.add(new PhantomSummary.Row(
                    label,
                    regions.getOrDefault(label, 0),
                    areas.getOrDefault(label, 0.0) / area,
                    tiles.getOrDefault("train " + label, 0),
                    tiles.getOrDefault("test " + label, 0)));
        }
        int test = (int) IntStream.range(0, options.slides())
                .filter(slide -> options.split(slide).equals("test"))
                .count();
        return new PhantomSummary(folder, options.slides(), test, rows);
    }
}
