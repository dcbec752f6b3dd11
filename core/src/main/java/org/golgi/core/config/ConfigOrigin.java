package org.golgi.core.config;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the values of a configuration come from: the user's file, or overrides that hide what it says.
 *
 * @param file empty if there is none
 * @param overrides {@code dotted.key=value}
 */
record ConfigOrigin(Optional<YamlFile> file, List<String> overrides) {
    /** What the constructor of a section says begins with the key that it refuses. */
    private static final Pattern REFUSED = Pattern.compile("config(?: section '[^']*')?: ([a-z0-9_.]+) .*");

    /** The same failure with file and line in front, if what is wrong stands in the file. */
    ConfigException named(ConfigException failure) {
        return failure.key()
                .flatMap(key -> place(failure.getMessage(), key))
                .map(place -> new ConfigException(place + ": " + failure.getMessage(), failure))
                .orElse(failure);
    }

    private Optional<String> place(String message, String key) {
        Matcher refused = REFUSED.matcher(message);
        if (refused.matches()) {
            String inner = refused.group(1);
            Optional<String> line = line(inner).or(() -> line(key.isEmpty() ? inner : key + "." + inner));
            if (line.isPresent()) {
                return line;
            }
        }
        return line(key);
    }

    private Optional<String> line(String key) {
        if (key.isEmpty() || overrides.stream().map(ConfigLoader::key).anyMatch(other -> touches(other, key))) {
            return Optional.empty();
        }
        JsonPointer pointer =
                JsonPointer.compile("/" + key.replaceAll("\\[(\\d+)\\]", ".$1").replace('.', '/'));
        return file.filter(read -> read.lines().containsKey(pointer)).map(read -> read.at(pointer));
    }

    /** Whether one is the other or lies in it. */
    private static boolean touches(String one, String other) {
        return (one + ".").startsWith(other.replaceAll("\\[.*", "") + ".") || (other + ".").startsWith(one + ".");
    }
}
