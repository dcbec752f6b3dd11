package org.golgi.eval.mil;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.features.Sample;

/**
 * The tiles of slides as bags with one label each.
 *
 * @param bags one a slide
 * @param slides one sample a slide: its id is the slide's, its label the tiles'
 * @param tiles the samples of each bag, in its order
 */
public record SlideBags(List<FeatureMatrix> bags, List<Sample> slides, List<List<Sample>> tiles) {

    /**
     * Groups tiles by slide.
     *
     * @throws IllegalArgumentException if a tile has no slide or the tiles of a slide differ in label or patient
     */
    public static SlideBags of(FeatureSet tiles) {
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        for (int i = 0; i < tiles.size(); i++) {
            Sample sample = tiles.samples().get(i);
            String slide = sample.slide()
                    .orElseThrow(
                            () -> new IllegalArgumentException(
                                    "picture '" + sample.id()
                                            + "' has no slide; slide-level evaluation needs a column slide, name it with --slide-column"));
            rows.computeIfAbsent(slide, key -> new ArrayList<>()).add(i);
        }
        List<FeatureMatrix> bags = new ArrayList<>();
        List<Sample> slides = new ArrayList<>();
        List<List<Sample>> members = new ArrayList<>();
        rows.forEach((slide, indices) -> {
            bags.add(tiles.features()
                    .select(indices.stream().mapToInt(Integer::intValue).toArray()));
            slides.add(slideSample(slide, indices, tiles));
            members.add(indices.stream().map(tiles.samples()::get).toList());
        });
        return new SlideBags(bags, slides, members);
    }

    private static Sample slideSample(String slide, List<Integer> rows, FeatureSet tiles) {
        Sample first = tiles.samples().get(rows.get(0));
        for (int row : rows) {
            Sample other = tiles.samples().get(row);
            if (!other.label().equals(first.label()) || !other.patient().equals(first.patient())) {
                throw new IllegalArgumentException(
                        "slide '" + slide + "' has tiles of several labels or patients, such as '" + first.id()
                                + "' and '" + other.id() + "'; a slide needs one of each");
            }
        }
        return new Sample(slide, first.label(), first.split(), first.slide(), first.patient());
    }

    public int size() {
        return bags.size();
    }

    /** Some of the slides. */
    public SlideBags select(int[] indices) {
        return new SlideBags(
                Arrays.stream(indices).mapToObj(bags::get).toList(),
                Arrays.stream(indices).mapToObj(slides::get).toList(),
                tiles.isEmpty()
                        ? tiles
                        : Arrays.stream(indices).mapToObj(tiles::get).toList());
    }
}
