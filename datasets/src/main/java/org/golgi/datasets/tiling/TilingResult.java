package org.golgi.datasets.tiling;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run of {@code golgi tile} left.
 *
 * @param folder where it lies
 * @param slides one outcome a slide, in the order of their ids
 * @param before how many of them were finished by an earlier run
 * @param elsewhere ids of slides that another process works on
 * @param failedLimit share of slides that may fail
 */
public record TilingResult(
        String folder, List<SlideOutcome> slides, int before, List<String> elsewhere, double failedLimit) {

    public TilingResult {
        slides = List.copyOf(slides);
        elsewhere = List.copyOf(elsewhere);
    }

    public List<SlideOutcome> failures() {
        return slides.stream().filter(SlideOutcome::failed).toList();
    }

    public long tiles() {
        return slides.stream().mapToLong(SlideOutcome::tiles).sum();
    }

    public long bytes() {
        return slides.stream().mapToLong(SlideOutcome::bytes).sum();
    }

    public long unreadable() {
        return slides.stream().mapToLong(slide -> slide.unreadable().size()).sum();
    }

    /** Tiles left out for their quality, by reason. */
    public Map<String, Integer> dropped() {
        Map<String, Integer> sum = new TreeMap<>();
        slides.forEach(slide -> slide.dropped().forEach((reason, count) -> sum.merge(reason, count, Integer::sum)));
        return sum;
    }

    /** True if more slides failed than may. */
    public boolean failed() {
        return failures().size() > failedLimit * slides.size();
    }
}
