package org.golgi.eval.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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
 *   - name: crc-100k          # a task card: protocols and classes come from it
 *     data: /data/crc
 * </pre>
 *
 * @param tasks in the order of the file
 */
public record Suite(List<Task> tasks) {
    private static final List<String> OWN_PROTOCOLS =
            List.of("linear:uni-lbfgs-code", "linear:sklearn-lr", "knn:20", "fewshot:1,2,4,8,16", "retrieval");
    private static final List<String> SEGMENTATION_PROTOCOLS = List.of("segment:linear", "segment:conv");
    private static final List<String> FOLD_PROTOCOLS = List.of("linear:uni-lbfgs-code", "linear:sklearn-lr", "knn:20");
    private static final List<String> SIZE_PROTOCOLS = List.of("linear:uni-lbfgs-code", "knn:20");
    private static final List<String> SURVIVAL_PROTOCOLS = List.of("survival:efron");
    private static final Set<String> KEYS = Set.of(
            "name",
            "data",
            "train",
            "validation",
            "test",
            "classes",
            "protocols",
            "columns",
            "hold_out",
            "folds",
            "masks",
            "ignore",
            "sizes",
            "outcomes");
    /** What a key cannot stand beside, and why. */
    private static final Map<String, List<String>> EXCLUDED = Map.of(
            "folds", List.of("train", "validation", "test", "hold_out", "masks", "sizes", "outcomes"),
            "sizes", List.of("masks", "outcomes"),
            "outcomes", List.of("validation", "hold_out", "masks"));

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

        /** The same task with these classes and columns. */
        public Task with(List<String> ownClasses, Map<LabelColumn, String> ownColumns) {
            return new Task(
                    name,
                    data,
                    train,
                    test,
                    ownClasses,
                    protocols,
                    ownColumns,
                    holdOut,
                    folds,
                    masks,
                    ignored,
                    validation,
                    sizes,
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

    /** Reads a suite; relative paths start in its folder. */
    public static Suite read(Path file) throws IOException {
        JsonNode root;
        try {
            root = new YAMLMapper().readTree(file.toFile());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new ConfigException(file + " is not valid YAML: " + e.getOriginalMessage(), e);
        }
        if (!root.path("tasks").isArray() || root.path("tasks").isEmpty() || root.size() != 1) {
            throw new ConfigException(file + " has no list 'tasks' (and nothing else); each entry needs name and data");
        }
        Path folder = file.toAbsolutePath().getParent();
        List<Task> tasks = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode node : root.path("tasks")) {
            Task task = task(file, folder, node);
            if (!names.add(task.name())) {
                throw new ConfigException(file + " names task '" + task.name() + "' twice; give each its own name");
            }
            tasks.add(task);
        }
        return new Suite(List.copyOf(tasks));
    }

    private static Task task(Path file, Path folder, JsonNode node) {
        String name = node.path("name").asText();
        String data = node.path("data").asText();
        if (name.isEmpty() || data.isEmpty()) {
            throw new ConfigException(file + " has a task without name or data: " + node);
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                throw new ConfigException(file + ", task '" + name + "': key '" + key + "' is unknown; legal are "
                        + KEYS.stream().sorted().toList());
            }
        });
        List<String> protocols = texts(node.path("protocols"));
        Optional<MaskClasses.Kind> masks =
                texts(node.path("masks")).stream().findFirst().map(MaskClasses.Kind::parse);
        OptionalInt folds = folds(file, name, node);
        requireTogether(file, name, node);
        return new Task(
                name,
                folder.resolve(data),
                orDefault(texts(node.path("train")), "train"),
                orDefault(texts(node.path("test")), "test"),
                texts(node.path("classes")),
                protocols.isEmpty() ? usual(name, node) : protocols,
                columns(file, name, node.path("columns")),
                share(file, name, node.path("hold_out")),
                folds,
                masks,
                node.path("ignore").isInt() ? OptionalInt.of(node.path("ignore").asInt()) : OptionalInt.empty(),
                new LinkedHashSet<>(texts(node.path("validation"))),
                sizes(file, name, node.path("sizes")),
                texts(node.path("outcomes")).stream().findFirst().map(folder::resolve));
    }

    private static List<String> usual(String name, JsonNode node) {
        if (node.has("masks")) {
            return SEGMENTATION_PROTOCOLS;
        }
        if (node.has("outcomes")) {
            return SURVIVAL_PROTOCOLS;
        }
        return node.has("sizes") ? SIZE_PROTOCOLS : node.has("folds") ? FOLD_PROTOCOLS : protocols(name);
    }

    private static void requireTogether(Path file, String task, JsonNode node) {
        EXCLUDED.forEach((key, others) -> others.forEach(other -> {
            if (node.has(key) && node.has(other)) {
                throw new ConfigException(file + ", task '" + task + "': " + key + " and " + other
                        + " are given; they do not go together, leave one out");
            }
        }));
    }

    private static List<Integer> sizes(Path file, String task, JsonNode node) {
        List<Integer> sizes = new ArrayList<>();
        for (JsonNode size : node.isArray() ? node : node.isMissingNode() ? List.<JsonNode>of() : List.of(node)) {
            if (!size.isInt() || size.asInt() < 1) {
                throw new ConfigException(file + ", task '" + task + "': sizes is " + node
                        + "; give sides in pixels such as [224, 448], multiples of the encoder's patch");
            }
            sizes.add(size.asInt());
        }
        return sizes;
    }

    private static Optional<Double> share(Path file, String task, JsonNode node) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isNumber()) {
            throw new ConfigException(
                    file + ", task '" + task + "': hold_out is " + node + "; give a share such as 0.25");
        }
        return Optional.of(node.asDouble());
    }

    private static OptionalInt folds(Path file, String task, JsonNode node) {
        JsonNode folds = node.path("folds");
        if (folds.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (!folds.isInt() || folds.asInt() < 2) {
            throw new ConfigException(
                    file + ", task '" + task + "': folds is " + folds + "; give a whole number of at least 2");
        }
        return OptionalInt.of(folds.asInt());
    }

    private static List<String> protocols(String name) {
        return TaskCatalog.load().cards().stream()
                .filter(card -> card.id().equals(name))
                .findFirst()
                .map(TaskCard::protocols)
                .orElse(OWN_PROTOCOLS);
    }

    private static Map<LabelColumn, String> columns(Path file, String task, JsonNode node) {
        Map<LabelColumn, String> columns = new EnumMap<>(LabelColumn.class);
        node.properties().forEach(entry -> {
            try {
                columns.put(
                        LabelColumn.valueOf(entry.getKey().toUpperCase(Locale.ROOT)),
                        entry.getValue().asText());
            } catch (IllegalArgumentException e) {
                throw new ConfigException(
                        file + ", task '" + task + "': column role '" + entry.getKey()
                                + "' is unknown; legal are path, label, split, slide, patient and mask",
                        e);
            }
        });
        return columns;
    }

    private static Set<String> orDefault(List<String> texts, String usual) {
        return texts.isEmpty() ? Set.of(usual) : new LinkedHashSet<>(texts);
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(item -> texts.add(item.asText()));
        } else if (!node.isMissingNode()) {
            texts.add(node.asText());
        }
        return texts;
    }
}
