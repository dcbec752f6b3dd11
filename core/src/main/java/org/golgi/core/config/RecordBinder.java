package org.golgi.core.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Binds a tree to records: nested records, numbers, texts, paths, enums (lower case, with - or _), lists, and maps with
 * free keys. What a record's constructor refuses is reported under the key of the section.
 */
final class RecordBinder {

    private RecordBinder() {}

    static <T> T bind(ObjectNode tree, Class<T> record) {
        return record.cast(bind(tree, record, ""));
    }

    private static Object bind(JsonNode node, Type type, String key) {
        if (node.isNull()) {
            throw ConfigException.about(
                    key, "config key '" + key + "' is null; write a value or leave the line out", null);
        }
        if (type instanceof ParameterizedType generic) {
            return bindGeneric(node, generic, key);
        }
        Class<?> wanted = (Class<?>) type;
        if (wanted.isRecord()) {
            return bindRecord(node, wanted, key);
        }
        if (wanted.isEnum()) {
            return bindEnum(node, wanted, key);
        }
        return bindScalar(node, wanted, key);
    }

    private static Object bindRecord(JsonNode node, Class<?> wanted, String key) {
        if (!(node instanceof ObjectNode section)) {
            throw wrongType(key, node, "a section with the keys " + keys(wanted));
        }
        List<String> legal = keys(wanted);
        for (String name : section.propertyStream().map(Map.Entry::getKey).toList()) {
            if (!legal.contains(name)) {
                throw unknown(join(key, name), name, legal, key);
            }
        }
        RecordComponent[] components = wanted.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = legal.get(i);
            JsonNode value = section.get(name);
            if (value == null) {
                throw ConfigException.about(
                        join(key, name), "config key '" + join(key, name) + "' is missing; add it", null);
            }
            values[i] = bind(value, components[i].getGenericType(), join(key, name));
        }
        return construct(wanted, components, values, key);
    }

    private static Object construct(Class<?> wanted, RecordComponent[] components, Object[] values, String key) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var constructor = wanted.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                String where = key.isEmpty() ? "config" : "config section '" + key + "'";
                throw ConfigException.about(key, where + ": " + refused.getMessage(), refused);
            }
            throw new IllegalStateException("record " + wanted.getName() + " cannot be constructed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("record " + wanted.getName() + " cannot be constructed", e);
        }
    }

    private static Object bindGeneric(JsonNode node, ParameterizedType generic, String key) {
        Type[] arguments = generic.getActualTypeArguments();
        if (generic.getRawType() == List.class) {
            if (!node.isArray()) {
                throw wrongType(key, node, "a list");
            }
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < node.size(); i++) {
                list.add(bind(node.get(i), arguments[0], key + "[" + i + "]"));
            }
            return List.copyOf(list);
        }
        if (generic.getRawType() == Map.class && arguments[0] == String.class) {
            if (!node.isObject()) {
                throw wrongType(key, node, "a section");
            }
            Map<String, Object> map = new LinkedHashMap<>();
            node.properties()
                    .forEach(entry ->
                            map.put(entry.getKey(), bind(entry.getValue(), arguments[1], join(key, entry.getKey()))));
            return map;
        }
        throw new IllegalStateException("config records hold no " + generic + " (key '" + key + "')");
    }

    private static Object bindEnum(JsonNode node, Class<?> wanted, String key) {
        List<String> legal = Arrays.stream(wanted.getEnumConstants())
                .map(constant ->
                        ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        String written = node.isValueNode() ? node.asText() : "";
        int index = legal.indexOf(written.replace('_', '-'));
        if (index < 0) {
            throw wrongType(key, node, "one of " + legal);
        }
        return wanted.getEnumConstants()[index];
    }

    private static Object bindScalar(JsonNode node, Class<?> wanted, String key) {
        if (wanted == int.class || wanted == Integer.class) {
            return Math.toIntExact(whole(node, key, Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
        if (wanted == long.class || wanted == Long.class) {
            return whole(node, key, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (wanted == double.class || wanted == Double.class) {
            if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
                throw wrongType(key, node, "a number");
            }
            return node.doubleValue();
        }
        if (wanted == boolean.class || wanted == Boolean.class) {
            if (!node.isBoolean()) {
                throw wrongType(key, node, "true or false");
            }
            return node.booleanValue();
        }
        if (wanted == String.class) {
            return text(node, key);
        }
        if (wanted == Path.class) {
            try {
                return Path.of(text(node, key));
            } catch (InvalidPathException e) {
                throw wrongType(key, node, "a path");
            }
        }
        throw new IllegalStateException("config records hold no " + wanted.getName() + " (key '" + key + "')");
    }

    private static long whole(JsonNode node, String key, long low, long high) {
        if (node.isNumber() && Double.isFinite(node.doubleValue())) {
            BigDecimal value = node.decimalValue();
            boolean inRange =
                    value.compareTo(BigDecimal.valueOf(low)) >= 0 && value.compareTo(BigDecimal.valueOf(high)) <= 0;
            if (inRange && value.stripTrailingZeros().scale() <= 0) {
                return value.longValueExact();
            }
        }
        throw wrongType(key, node, "a whole number from " + low + " to " + high);
    }

    private static String text(JsonNode node, String key) {
        if (!node.isTextual()) {
            throw wrongType(key, node, "a text" + (node.isValueNode() ? " (put it in quotes)" : ""));
        }
        return node.textValue();
    }

    private static ConfigException wrongType(String key, JsonNode node, String expected) {
        String shown = node.toString();
        String value = shown.length() > 60 ? shown.substring(0, 57) + "…" : shown;
        String where = key.isEmpty() ? "the config" : "config key '" + key + "'";
        return ConfigException.about(key, where + " is " + value + ", it must be " + expected, null);
    }

    private static ConfigException unknown(String dotted, String name, List<String> legal, String section) {
        String nearest = EditDistance.nearest(name, legal)
                .map(best -> "did you mean '" + join(section, best) + "'? ")
                .orElse("");
        return ConfigException.about(
                dotted, "config key '" + dotted + "' is unknown; " + nearest + "legal are " + legal, null);
    }

    private static List<String> keys(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .map(component -> snakeCase(component.getName()))
                .toList();
    }

    /** patchSizePx to patch_size_px. */
    static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static String join(String section, String name) {
        return section.isEmpty() ? name : section + "." + name;
    }
}
