package org.golgi.core.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A YAML file of a user, read with the strictness of a configuration, and the lines in which its parts lie.
 *
 * @param path where it is
 * @param tree what it says
 * @param lines line, from 1, of what a pointer points to
 */
public record YamlFile(Path path, ObjectNode tree, Map<JsonPointer, Integer> lines) {
    private static final long LARGEST_BYTES = 1 << 20;

    /**
     * Reads a file; an empty one is an empty tree.
     *
     * @param what kind of file, to call it so
     * @throws ConfigException if it cannot be read, is no tree of keys and values, or has a key twice
     */
    public static YamlFile read(String what, Path path) {
        YamlTree.Located located = YamlTree.locate(what + " " + path, text(what, path));
        return new YamlFile(path, located.tree(), located.lines());
    }

    /** File and line of a part, for messages; of the nearest part above it that the file has. */
    public String at(JsonPointer pointer) {
        for (JsonPointer part = pointer; part != null; part = part.head()) {
            if (lines.containsKey(part)) {
                return path + ", line " + lines.get(part);
            }
        }
        return path.toString();
    }

    private static String text(String what, Path path) {
        try {
            if (Files.isDirectory(path)) {
                throw new ConfigException(what + " " + path + " is a folder; give the path of a YAML file");
            }
            long size = Files.size(path);
            if (size > LARGEST_BYTES) {
                throw new ConfigException(what + " " + path + " has " + size + " bytes; at most " + LARGEST_BYTES
                        + " are read, is it the right file?");
            }
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            throw new ConfigException(what + " " + path + " does not exist; give the path of a YAML file", e);
        } catch (IOException e) {
            throw new ConfigException(
                    what + " " + path + " cannot be read (" + e.getMessage() + "); give a readable UTF-8 YAML file", e);
        }
    }
}
