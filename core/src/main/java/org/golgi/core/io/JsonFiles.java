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
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonFiles() {}

    /**
     * The tree of a file.
     *
     * @throws IOException of one line that names the file if it is not whole JSON, or too large to be a manifest
     */
    public static JsonNode read(Path file) throws IOException {
        long bytes = Files.size(file);
        if (bytes > LARGEST_BYTES) {
            throw new IOException(
                    file + " has " + bytes + " bytes; at most " + LARGEST_BYTES + " are read, is it the right file?");
        }
        JsonNode root;
        try {
            root = JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            String reason = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new IOException(
                    file + " is not whole JSON" + line(e) + ": " + reason + "; fetch or write it again", e);
        }
        if (root.isMissingNode()) {
            throw new IOException(file + " is not whole JSON: it is empty; fetch or write it again");
        }
        return root;
    }

    private static String line(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
    }
}
