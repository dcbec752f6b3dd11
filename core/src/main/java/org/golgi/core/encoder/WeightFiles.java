package org.golgi.core.encoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.KeyPrefixes;
import org.golgi.core.io.Safetensors;
import org.golgi.core.io.TorchPickle;

/** Reads a foreign weight file of any kind and finds the backbone in it. */
final class WeightFiles {

    static final List<String> ENDINGS = List.of(".safetensors", ".pth", ".pt", ".bin");

    private WeightFiles() {}

    /** True if a file of this name may hold weights. */
    static boolean named(String name) {
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /**
     * The tensors of the backbone without prefix.
     *
     * @param section outer key of a nested .pth file, such as teacher
     */
    static Map<String, Tensor> read(Path file, Optional<String> section) throws IOException {
        String name = file.getFileName().toString();
        Map<String, Tensor> tensors;
        if (!named(name)) {
            throw new IllegalArgumentException(
                    "weight file " + file + " has an unknown ending; legal are " + String.join(", ", ENDINGS));
        }
        if (name.endsWith(".safetensors")) {
            if (section.isPresent()) {
                throw new IllegalArgumentException("weight file " + file + " has no sections, '" + section.get()
                        + "' is asked for; only .pth, .pt and .bin files are nested, leave the section out");
            }
            tensors = Safetensors.read(file);
        } else {
            tensors = section.isPresent() ? TorchPickle.read(file, section.get()) : TorchPickle.read(file);
        }
        try {
            return KeyPrefixes.strip(tensors);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("weight file " + file + ": " + e.getMessage(), e);
        }
    }
}
