package org.golgi.core.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NoSuchElementException;
import org.golgi.core.io.SafetensorsFile;

/**
 * One case of a golden folder: {@code NAME.json} with its tensors in {@code NAME.safetensors} and
 * {@code NAME_PART.safetensors}.
 *
 * @param folder where the case lies
 * @param name file name of the JSON without its ending
 * @param json configuration and recorded figures
 * @param parts the tensor files; the key is what stands between NAME_ and the ending, "" for NAME.safetensors itself
 */
public record GoldenCase(Path folder, String name, JsonNode json, Map<String, SafetensorsFile> parts) {

    /** The tensors of {@code NAME.safetensors}. */
    public SafetensorsFile tensors() {
        return part("");
    }

    /** The tensors of {@code NAME_part.safetensors}. */
    public SafetensorsFile part(String part) {
        SafetensorsFile file = parts.get(part);
        if (file == null) {
            throw new NoSuchElementException(
                    "case " + name + " has no tensors '" + part + "'; it has " + parts.keySet());
        }
        return file;
    }

    public boolean hasPart(String part) {
        return parts.containsKey(part);
    }

    /** Another file of the same folder that the JSON names. */
    public SafetensorsFile sibling(String fileName) throws IOException {
        if (fileName.contains("/") || fileName.contains("\\")) {
            throw new IOException("case " + name + " names a file outside its folder: " + fileName);
        }
        return SafetensorsFile.open(folder.resolve(fileName));
    }
}
