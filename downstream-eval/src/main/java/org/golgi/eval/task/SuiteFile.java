package org.golgi.eval.task;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.golgi.core.config.ConfigException;
import org.golgi.core.config.YamlFile;
import org.golgi.datasets.label.LabelColumn;
import org.golgi.eval.segment.MaskClasses;

/** Reads a {@link Suite}. Whatever it does not understand is refused with the line where it stands. */
final class SuiteFile {
    /** In place of sizes: those of the card. */
    private static final String OF_CARD = "card";

    private static final JsonPointer TASKS = JsonPointer.compile("/tasks");

    private static final List<String> SEGMENTATION_PROTOCOLS = List.of("segment:linear", "segment:conv");
    private static final List<String> FOLD_PROTOCOLS = List.of("linear:uni-lbfgs-code", "linear:sklearn-lr", "knn:20");
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

    private final YamlFile file;
    private final Path folder;

    SuiteFile(Path path) {
        file = YamlFile.read("suite", path);
        folder = path.toAbsolutePath().getParent();
    }

    Suite suite() {
        JsonNode list = file.tree().path("tasks");
        if (!list.isArray() || list.isEmpty()) {
            throw new ConfigException(file.path() + " has no list 'tasks'; each entry needs name and data");
        }
        file.tree().fieldNames().forEachRemaining(key -> {
            if (!key.equals("tasks")) {
                throw new ConfigException(file.at(JsonPointer.empty().appendProperty(key)) + ": '" + key
                        + "' is unknown; beside 'tasks' there is nothing in a suite");
            }
        });
        Map<String, Suite.Task> tasks = new LinkedHashMap<>();
        Map<String, String> files = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            Suite.Task task = new Entry(list.get(i), TASKS.appendIndex(i)).task();
            if (tasks.putIfAbsent(task.name(), task) != null) {
                throw new ConfigException(file.at(TASKS.appendIndex(i)) + ": task '" + task.name()
                        + "' is named twice; give each its own name");
            }
            String other = files.putIfAbsent(TaskRunner.fileName(task.name(), ""), task.name());
            if (other != null) {
                throw new ConfigException(file.at(TASKS.appendIndex(i)) + ": the results of task '" + task.name()
                        + "' would lie in the files of '" + other
                        + "'; give names that differ in more than spaces and signs");
            }
        }
        return new Suite(List.copyOf(tasks.values()));
    }

    /** One entry of the list. */
    private final class Entry {
        private final JsonNode node;
        private final JsonPointer place;

        Entry(JsonNode node, JsonPointer place) {
            this.node = node;
            this.place = place;
        }

        Suite.Task task() {
            if (!node.isObject()) {
                throw new ConfigException(
                        file.at(place) + ": a task is " + node + "; write lines of key: value, at least name and data");
            }
            requireKeys();
            List<String> protocols = texts("protocols");
            return new Suite.Task(
                    text("name").orElseThrow(() -> missing("name")),
                    text("data").map(folder::resolve).orElseThrow(() -> missing("data")),
                    orDefault(texts("train"), "train"),
                    orDefault(texts("test"), "test"),
                    texts("classes"),
                    protocols.isEmpty() ? usualProtocols() : protocols,
                    columns(),
                    holdOut(),
                    wholeNumber("folds", 2, "a whole number of at least 2"),
                    text("masks").map(this::masks),
                    wholeNumber("ignore", 0, "the number of the mask's pixels that do not count, such as 255"),
                    new LinkedHashSet<>(texts("validation")),
                    sizes(),
                    text("outcomes").map(folder::resolve));
        }

        private void requireKeys() {
            node.fieldNames().forEachRemaining(key -> {
                if (!KEYS.contains(key)) {
                    throw refused(
                            key,
                            "key '" + key + "' is unknown; legal are "
                                    + KEYS.stream().sorted().toList());
                }
            });
            EXCLUDED.forEach((key, others) -> others.forEach(other -> {
                if (node.has(key) && node.has(other)) {
                    throw refused(other, key + " and " + other + " are given; they do not go together, leave one out");
                }
            }));
        }

        private List<String> usualProtocols() {
            if (node.has("masks")) {
                return SEGMENTATION_PROTOCOLS;
            }
            if (node.has("outcomes")) {
                return SURVIVAL_PROTOCOLS;
            }
            return node.has("sizes")
                    ? Suite.sizeProtocols(node.path("name").asText())
                    : node.has("folds")
                            ? FOLD_PROTOCOLS
                            : Suite.protocols(node.path("name").asText());
        }

        private List<Integer> sizes() {
            if (node.path("sizes").asText().equals(OF_CARD)) {
                try {
                    return Suite.sizesOfCard(node.path("name").asText());
                } catch (ConfigException e) {
                    throw refused("sizes", e.getMessage());
                }
            }
            return list("sizes", size -> {
                if (!size.isInt() || size.asInt() < 1) {
                    throw wrong(
                            "sizes", "sides in pixels such as [224, 448], multiples of the encoder's patch, or card");
                }
                return size.asInt();
            });
        }

        private Optional<Double> holdOut() {
            JsonNode share = node.path("hold_out");
            if (!share.isMissingNode() && !share.isNumber()) {
                throw wrong("hold_out", "a share such as 0.25");
            }
            return share.isMissingNode() ? Optional.empty() : Optional.of(share.asDouble());
        }

        private MaskClasses.Kind masks(String id) {
            try {
                return MaskClasses.Kind.parse(id);
            } catch (IllegalArgumentException e) {
                throw refused("masks", e.getMessage());
            }
        }

        private Map<LabelColumn, String> columns() {
            Map<LabelColumn, String> columns = new EnumMap<>(LabelColumn.class);
            JsonNode given = node.path("columns");
            if (!given.isMissingNode() && !given.isObject()) {
                throw wrong("columns", "columns by their roles, such as {label: class}");
            }
            given.properties().forEach(entry -> {
                LabelColumn role = Arrays.stream(LabelColumn.values())
                        .filter(one -> one.usualName().equals(entry.getKey()))
                        .findFirst()
                        .orElseThrow(() -> refused(
                                "columns",
                                "column role '" + entry.getKey()
                                        + "' is unknown; legal are path, label, split, patient, slide and mask"));
                columns.put(role, plain("columns", entry.getValue()));
            });
            return columns;
        }

        private OptionalInt wholeNumber(String key, int least, String legal) {
            JsonNode number = node.path(key);
            if (number.isMissingNode()) {
                return OptionalInt.empty();
            }
            if (!number.isInt() || number.asInt() < least) {
                throw wrong(key, legal);
            }
            return OptionalInt.of(number.asInt());
        }

        private Optional<String> text(String key) {
            return node.has(key) ? Optional.of(plain(key, node.get(key))) : Optional.empty();
        }

        private List<String> texts(String key) {
            return list(key, item -> plain(key, item));
        }

        /** Numbers and truths are taken as they are written: a class may be called 1. */
        private String plain(String key, JsonNode item) {
            if (!item.isValueNode() || item.isNull() || item.asText().isEmpty()) {
                throw wrong(key, "a text");
            }
            return item.asText();
        }

        private <T> List<T> list(String key, Function<JsonNode, T> item) {
            JsonNode given = node.path(key);
            List<T> items = new ArrayList<>();
            if (given.isArray()) {
                given.forEach(one -> items.add(item.apply(one)));
            } else if (!given.isMissingNode()) {
                items.add(item.apply(given));
            }
            return items;
        }

        private ConfigException missing(String key) {
            return new ConfigException(file.at(place) + ": a task without " + key + "; each needs name and data");
        }

        private ConfigException wrong(String key, String legal) {
            return refused(key, key + " is " + node.get(key) + "; give " + legal);
        }

        private ConfigException refused(String key, String reason) {
            String task = node.path("name").asText();
            return new ConfigException(file.at(place.appendProperty(key))
                    + (task.isEmpty() ? "" : ", task '" + task + "'") + ": " + reason);
        }
    }

    private static Set<String> orDefault(List<String> texts, String usual) {
        return texts.isEmpty() ? Set.of(usual) : new LinkedHashSet<>(texts);
    }
}
