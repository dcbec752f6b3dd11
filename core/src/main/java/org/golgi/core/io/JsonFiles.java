package org.golgi.core.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads small JSON files, such as manifests. */
public final class JsonFiles {
    private static final long LARGEST_BYTES = 64L << 20;
    /** Jackson's words for where a bracket was opened. */
    private static final String PLACE = " \\(start marker at \\[Source: .*?]\\)";

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonFiles() {}

    /**
     * The tree of a file.
     *
     * @throws IOException of one line that names the file if it is not whole JSON, or too large to be a manifest
     */
    public static JsonNode read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder; give a JSON file");
        }
        long bytes = Files.size(file);
        if (bytes > LARGEST_BYTES) {
            throw new IOException(
                    file + " has " + bytes + " bytes; at most " + LARGEST_BYTES + " are read, is it the right file?");
        }
        JsonNode root;
        try {
            root = JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not whole JSON: " + reason(e) + "; fetch or write it again", e);
        }
        if (root.isMissingNode()) {
            throw new IOException(file + " is not whole JSON: it is empty; fetch or write it again");
        }
        return root;
    }

    /** What is wrong and in which line, without Jackson's remarks about where it read. */
    public static String reason(JsonProcessingException e) {
        String reason = e.getOriginalMessage().lines().findFirst().orElse("").replaceAll(PLACE, "");
        return reason
                + (e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr());
    }
}
