package org.golgi.dino.check;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.core.tensor.Ops;
import org.golgi.dino.mask.PatchMasks;

/** Tensors of golden files, on the processor. */
final class GoldenTensors {

    private GoldenTensors() {}

    static Tensor floats(SafetensorsFile file, String name) throws IOException {
        return Ops.floats(file.floats(name), file.entry(name).sizes());
    }

    /** All float32 tensors of the file. */
    static Map<String, Tensor> all(SafetensorsFile file) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : file.names()) {
            if (file.entry(name).type().equals("F32")) {
                tensors.put(name, floats(file, name));
            }
        }
        return tensors;
    }

    static PatchMasks masks(SafetensorsFile file, String name) throws IOException {
        byte[] bytes = file.unsignedBytes(name);
        boolean[] masked = new boolean[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            masked[i] = bytes[i] != 0;
        }
        long[] sizes = file.entry(name).sizes();
        return new PatchMasks((int) sizes[0], (int) sizes[1], masked);
    }
}
