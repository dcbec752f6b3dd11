package org.golgi.datasets.phantom;

import java.nio.file.Path;
import java.util.List;

/**
 * What was written.
 *
 * @param folder where
 * @param slides number of slides
 * @param testSlides how many of them are in the test part
 * @param classes a row a class
 */
public record PhantomSummary(Path folder, int slides, int testSlides, List<Row> classes) {
    public PhantomSummary {
        classes = List.copyOf(classes);
    }

    /**
     * One class.
     *
     * @param regions how many regions of it
     * @param areaShare their share of all labelled area
     * @param trainTiles labelled tiles of training slides
     * @param testTiles labelled tiles of test slides
     */
    public record Row(String label, int regions, double areaShare, int trainTiles, int testTiles) {}
}
