package org.golgi.eval.task;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.golgi.core.config.ConfigException;
import org.golgi.datasets.label.LabelColumn;
import org.golgi.eval.segment.MaskClasses;

/**
 * A list of tasks to run with one encoder, read from YAML. A task needs a name and data; everything else has a default:
 *
 * <pre>
 * tasks:
 *   - name: polyps            # own data: any folder with labels.csv
 *     data: tiles/polyps
 *     test: [val]
 *   - name: nuclei            # segmentation: a folder with images and masks, or a table with a column mask
 *     data: data/nuclei
 *     masks: objects
 *     hold_out: 0.25          # the data have no split
 *   - name: crc-100k          # a task card: protocols come from it
 *     data: /data/crc
 * </pre>
 *
 * @param tasks in the order of the file
 */
public record Suite(List<Task> tasks) {
    private static final List<String> OWN_PROTOCOLS =
            List.of("linear:uni-lbfgs-code", "linear:sklearn-lr", "knn:20", "fewshot:1,2,4,8,16", "retrieval");
    private static final List<String> SIZE_PROTOCOLS = List.of("linear:uni-lbfgs-code", "knn:20");

    /**
     * One task.
     *
     * @param name in file names and tables
     * @param data folder with labels.csv, or such a CSV
     * @param train splits to learn from
     * @param test splits to report on
     * @param classes classes to take; empty takes all
     * @param protocols what is run
     * @param columns columns of roles where they are not the usual ones
     * @param holdOut share to hold out for testing, where the data have no split
     * @param folds cross-validation of all labelled pictures instead of a test split
     * @param masks what numbers in masks are, for segmentation; empty for classification
     * @param ignored number of mask pixels that do not count
     * @param validation splits by which slide heads and decoders are stopped early
     * @param sizes sides in pixels to resize pictures to, each with all protocols; empty takes the encoder's own
     * @param outcomes table of times and events, for survival
     */
    public record Task(
            String name,
            Path data,
            Set<String> train,
            Set<String> test,
            List<String> classes,
            List<String> protocols,
            Map<LabelColumn, String> columns,
            Optional<Double> holdOut,
            OptionalInt folds,
            Optional<MaskClasses.Kind> masks,
            OptionalInt ignored,
            Set<String> validation,
            List<Integer> sizes,
            Optional<Path> outcomes) {

        /** The same task with these classes and columns, and a share of the data held out if they have no split. */
        public Task with(List<String> ownClasses, Map<LabelColumn, String> ownColumns, Optional<Double> share) {
            return new Task(
                    name,
                    data,
                    train,
                    test,
                    ownClasses,
                    protocols,
                    ownColumns,
                    share,
                    folds,
                    masks,
                    ignored,
                    validation,
                    sizes,
                    outcomes);
        }

        /** The same task at several sides of the pictures, with those of its protocols that are run at each. */
        public Task at(List<Integer> sides) {
            return new Task(
                    name,
                    data,
                    train,
                    test,
                    classes,
                    sizeProtocols(name),
                    columns,
                    holdOut,
                    folds,
                    masks,
                    ignored,
                    validation,
                    sides,
                    outcomes);
        }
    }

    /** A task of own data with the usual protocols, or of a card with those of the card. */
    public static Task task(String name, Path data, Set<String> train, Set<String> test) {
        return new Task(
                name,
                data,
                train,
                test,
                List.of(),
                protocols(name),
                Map.of(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Set.of(),
                List.of(),
                Optional.empty());
    }

    /**
     * Reads a suite; relative paths start in its folder.
     *
     * @throws org.golgi.core.config.ConfigException in one line with the file's line if it cannot be used
     */
    public static Suite read(Path file) {
        return new SuiteFile(file).suite();
    }

    static List<String> protocols(String name) {
        return card(name).map(TaskCard::protocols).orElse(OWN_PROTOCOLS);
    }

    /** What is run at each of several sides: linear probes and nearest neighbours. */
    static List<String> sizeProtocols(String name) {
        return card(name)
                .map(card -> card.protocols().stream()
                        .filter(protocol -> protocol.startsWith("linear:") || protocol.startsWith("knn:"))
                        .toList())
                .orElse(SIZE_PROTOCOLS);
    }

    /**
     * The sides at which a card's task was published.
     *
     * @throws ConfigException if there is no such card, or it is of one size
     */
    public static List<Integer> sizesOfCard(String name) {
        List<Integer> sizes = card(name).map(TaskCard::sizes).orElse(List.of());
        if (sizes.isEmpty()) {
            throw new ConfigException("task '" + name + "' has no card with sizes, which "
                    + TaskCatalog.load().cards().stream()
                            .filter(card -> !card.sizes().isEmpty())
                            .map(TaskCard::id)
                            .collect(Collectors.joining(" and "))
                    + " have; give sides in pixels, such as 224,448");
        }
        return sizes;
    }

    private static Optional<TaskCard> card(String name) {
        return TaskCatalog.load().cards().stream()
                .filter(card -> card.id().equals(name))
                .findFirst();
    }
}
