package org.golgi.core.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a configuration record out of a YAML resource that holds every default, the user's YAML over it, and
 * {@code a.b=c} overrides over both.
 *
 * <p>Keys are the record's component names in snake_case. An unknown, missing or null key and a value of the wrong type
 * end in a {@link ConfigException} of one line that names the dotted key and, if it stands in the file, file and line.
 */
public final class ConfigLoader {
    private static final String FILE = "config file";

    private ConfigLoader() {}

    /**
     * Loads a configuration.
     *
     * @param record the class to bind to
     * @param defaultYamlResource resource with all defaults, found beside the record's class if it does not begin with /
     * @param userYaml the user's file
     * @param overrides {@code dotted.key=value}, the value in YAML
     * @throws ConfigException if the result cannot be used
     */
    public static <T> ResolvedConfig<T> load(
            Class<T> record, String defaultYamlResource, Optional<Path> userYaml, List<String> overrides) {
        ObjectNode tree = YamlTree.locate(FILE + " " + defaultYamlResource, resource(record, defaultYamlResource))
                .tree();
        Optional<YamlFile> file = userYaml.map(path -> YamlFile.read(FILE, path));
        file.ifPresent(read -> merge(tree, read.tree()));
        applyAll(tree, overrides);
        return bind(tree, record, new ConfigOrigin(file, overrides));
    }

    /**
     * Reads a whole configuration, such as a run's resolved one, without defaults but for keys that {@linkplain WhenAbsent
     * came later}.
     *
     * @throws ConfigException if a key is missing, unknown or of the wrong type
     */
    public static <T> ResolvedConfig<T> read(Class<T> record, Path yaml) {
        return read(record, yaml, List.of());
    }

    /** The same with {@code dotted.key=value} laid over it, the value in YAML. */
    public static <T> ResolvedConfig<T> read(Class<T> record, Path yaml, List<String> overrides) {
        YamlFile file = YamlFile.read(FILE, yaml);
        addAbsent(file.tree(), record);
        applyAll(file.tree(), overrides);
        return bind(file.tree(), record, new ConfigOrigin(Optional.of(file), overrides));
    }

    private static <T> ResolvedConfig<T> bind(ObjectNode tree, Class<T> record, ConfigOrigin origin) {
        try {
            return new ResolvedConfig<>(RecordBinder.bind(tree, record), YamlTree.print(tree));
        } catch (ConfigException e) {
            throw origin.named(e);
        }
    }

    private static void addAbsent(ObjectNode section, Class<?> record) {
        for (RecordComponent component : record.getRecordComponents()) {
            String key = RecordBinder.snakeCase(component.getName());
            WhenAbsent absent = component.getAnnotation(WhenAbsent.class);
            if (absent != null && !section.has(key)) {
                section.set(key, YamlTree.parseValue(key, absent.value()));
            } else if (component.getType().isRecord() && section.get(key) instanceof ObjectNode inner) {
                addAbsent(inner, component.getType());
            }
        }
    }

    private static void merge(ObjectNode base, ObjectNode over) {
        for (Map.Entry<String, JsonNode> entry : over.properties()) {
            JsonNode before = base.get(entry.getKey());
            if (before instanceof ObjectNode section && entry.getValue() instanceof ObjectNode changes) {
                merge(section, changes);
            } else {
                base.set(entry.getKey(), entry.getValue());
            }
        }
    }

    private static void applyAll(ObjectNode tree, List<String> overrides) {
        for (int i = 0; i < overrides.size(); i++) {
            requireFirst(overrides.get(i), overrides.subList(0, i));
            apply(tree, overrides.get(i));
        }
    }

    /** Of two values for a key one would be dropped silently. */
    private static void requireFirst(String override, List<String> before) {
        String key = key(override);
        for (String other : before) {
            if (key(other).equals(key) || key(other).startsWith(key + ".")) {
                throw new ConfigException(
                        "'" + key + "' is set twice, by " + other + " and by " + override + "; leave one of them out");
            }
        }
    }

    /** The dotted key of an override. */
    static String key(String override) {
        return override.substring(0, Math.max(0, override.indexOf('='))).strip();
    }

    private static void apply(ObjectNode tree, String override) {
        int equals = override.indexOf('=');
        if (equals < 1) {
            throw new ConfigException("override '" + override + "' has no key and value; write -D dotted.key=value");
        }
        String key = key(override);
        String[] path = key.split("\\.", -1);
        ObjectNode section = tree;
        for (int i = 0; i < path.length - 1; i++) {
            JsonNode next = section.get(path[i]);
            if (next == null) {
                next = section.putObject(path[i]);
            }
            if (!(next instanceof ObjectNode found)) {
                throw new ConfigException("override '" + override + "': '"
                        + String.join(".", List.of(path).subList(0, i + 1)) + "' is a value, not a section with keys");
            }
            section = found;
        }
        section.set(path[path.length - 1], YamlTree.parseValue(key, override.substring(equals + 1)));
    }

    private static String resource(Class<?> owner, String name) {
        try (InputStream stream = owner.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("no resource " + name + " beside " + owner.getName());
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read resource " + name, e);
        }
    }
}
