package org.golgi.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.JsonFiles;
import org.golgi.core.io.Safetensors;
import org.golgi.core.io.Sha256;

/**
 * A checkpoint folder on disk: {@code manifest.json} with size and SHA-256 of every other file, {@code state.json}, and
 * safetensors files. A file is checked against its hash before it is read.
 *
 * @param folder where it lies
 * @param step after how many steps it was written
 * @param files size and hash by file name
 */
public record Checkpoint(Path folder, long step, Map<String, Content> files) {
    static final String MANIFEST = "manifest.json";
    static final String STATE = "state.json";

    /** What the manifest of a checkpoint calls itself. */
    public static final String FORMAT = "golgi-checkpoint-1";

    /** What a file must hold. */
    public record Content(long bytes, String sha256) {}

    public Checkpoint {
        files = Map.copyOf(files);
    }

    /**
     * Reads the manifest.
     *
     * @throws IOException if the folder is no whole checkpoint
     */
    public static Checkpoint open(Path folder) throws IOException {
        Path manifest = folder.resolve(MANIFEST);
        if (!Files.isRegularFile(manifest)) {
            throw new IOException(folder + " is no checkpoint: it has no " + MANIFEST);
        }
        JsonNode root = JsonFiles.read(manifest);
        if (!root.path("format").asText().equals(FORMAT)) {
            throw new IOException(
                    manifest + " has format '" + root.path("format").asText() + "', expected " + FORMAT);
        }
        Map<String, Content> files = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> file : root.path("files").properties()) {
            if (!file.getKey().matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
                throw new IOException(manifest + " names the file '" + file.getKey() + "' outside its folder");
            }
            files.put(
                    file.getKey(),
                    new Content(
                            file.getValue().path("bytes").asLong(-1),
                            file.getValue().path("sha256").asText()));
        }
        return new Checkpoint(folder, root.path("step").asLong(-1), files);
    }

    public boolean has(String file) {
        return files.containsKey(file);
    }

    /** The tensors of a file, on the processor; owned by the scope of the caller. */
    public Map<String, Tensor> tensors(String file) throws IOException {
        return Safetensors.read(verified(file));
    }

    /** What {@link Checkpoints#save} was given beside the tensors. */
    public JsonNode state() throws IOException {
        return JsonFiles.read(verified(STATE));
    }

    /**
     * Checks every file.
     *
     * @throws IOException if one is missing or differs from what was written
     */
    public void verify() throws IOException {
        for (String file : files.keySet()) {
            verified(file);
        }
    }

    /** Path of a file that holds what was written. */
    public Path verified(String file) throws IOException {
        Content content = files.get(file);
        if (content == null) {
            throw new IOException("checkpoint " + folder + " has no file '" + file + "'; it has " + files.keySet());
        }
        Path path = folder.resolve(file);
        if (!Files.isRegularFile(path)) {
            throw new IOException("checkpoint file " + path + " is missing; use an older checkpoint");
        }
        if (Files.size(path) != content.bytes() || !Sha256.of(path).equals(content.sha256())) {
            throw new IOException("checkpoint file " + path
                    + " is damaged: it is not what was written (SHA-256 differs); use an older checkpoint");
        }
        return path;
    }
}
