package org.golgi.eval.task;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.golgi.datasets.catalog.DataCatalog;

/**
 * A published benchmark task: where its data are, how it is split and measured, and what others reached.
 *
 * @param id short name on the command line
 * @param title for readers
 * @param kind roi (single pictures), slide (one label a slide) or segmentation
 * @param dataset name of the data set
 * @param data names of its data cards ({@code golgi data list}), which say where the data are and under which licence
 * @param availability public, on-request, lab-split (public data whose published split was not released: numbers compare
 *     only among users of the same split) or not-public
 * @param numClasses how many classes there are
 * @param classes their names, where known
 * @param layout how the data have to lie
 * @param split sizes of the published split
 * @param counts the same as numbers, where they are known: pictures, or slides if there is one label a slide, by split
 * @param resolution size and scale of the pictures
 * @param sizes sides in pixels at which linear probe and nearest neighbours were published; empty if at one alone
 * @param metrics headline first
 * @param protocols what {@code eval task} runs
 * @param published figures of others
 * @param notes what to know before comparing
 */
public record TaskCard(
        String id,
        String title,
        Kind kind,
        String dataset,
        List<String> data,
        Availability availability,
        int numClasses,
        List<String> classes,
        String layout,
        String split,
        Map<String, Integer> counts,
        String resolution,
        List<Integer> sizes,
        List<String> metrics,
        List<String> protocols,
        List<Published> published,
        String notes) {

    public TaskCard {
        classes = List.copyOf(classes);
        counts = Map.copyOf(counts);
    }

    /** Names of the classes as the card or, where it has none, its data set names them; empty if neither does. */
    public List<String> classNames() {
        if (!classes.isEmpty()) {
            return classes;
        }
        Set<String> names = new TreeSet<>();
        DataCatalog catalog = DataCatalog.load();
        data.forEach(id -> catalog.card(id)
                .parts()
                .forEach(part -> names.addAll(part.classes().keySet())));
        return names.size() == numClasses ? List.copyOf(names) : List.of();
    }

    /** What is classified. */
    public enum Kind {
        ROI,
        SLIDE,
        SEGMENTATION
    }

    /** Whether somebody else can run the task. */
    public enum Availability {
        PUBLIC,
        ON_REQUEST,
        LAB_SPLIT,
        NOT_PUBLIC
    }

    /**
     * A published figure.
     *
     * @param model whose
     * @param protocol how it was measured
     * @param metric name of the metric
     * @param value the figure
     * @param interval 95 % interval, or empty
     * @param source where it is published
     */
    public record Published(
            String model, String protocol, String metric, double value, List<Double> interval, String source) {}
}
