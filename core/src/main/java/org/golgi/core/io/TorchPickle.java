package org.golgi.core.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Reads the tensors of a file that {@code torch.save} wrote (.pth, .pt, .bin; the zip format of PyTorch 1.6 and later)
 * without running anything in it: a pickle program may only build dictionaries, lists, texts, numbers and tensors. Every
 * other name it calls for ends in an error. Memory stays within the size of the file.
 */
public final class TorchPickle {
    private static final int DEEPEST = 8;
    private static final int MOST_ENTRIES = 500_000;
    private static final int LONGEST_KEY = 1000;
    /** Views of one storage, as of an averaged model beside its live one, count each. */
    private static final int MOST_FILE_SIZES = 8;

    private TorchPickle() {}

    /**
     * All tensors by dotted key: {@code {"teacher": {"norm.weight": …}}} gives {@code teacher.norm.weight}. Numbers and
     * texts beside them are left out. The tensors belong to the scope of the caller and may share memory.
     *
     * @throws IOException if the file is damaged, of the old format, or calls for more than tensors
     */
    public static Map<String, Tensor> read(Path file) throws IOException {
        try (TorchArchive archive = TorchArchive.open(file)) {
            return flatten(file, new Unpickler(archive).run());
        }
    }

    /**
     * The tensors under one outer key, without it.
     *
     * @throws IllegalArgumentException if the file has no such key
     */
    public static Map<String, Tensor> read(Path file, String section) throws IOException {
        try (TorchArchive archive = TorchArchive.open(file)) {
            Object root = new Unpickler(archive).run();
            if (root instanceof Map<?, ?> outer && outer.get(section) instanceof Map<?, ?> inner) {
                return flatten(file, inner);
            }
            throw new IllegalArgumentException("weight file " + file + " has no section '" + section + "'; it has "
                    + (root instanceof Map<?, ?> outer
                            ? outer.keySet().stream().limit(8).toList()
                            : "no sections"));
        }
    }

    private static Map<String, Tensor> flatten(Path file, Object root) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        new Flattening(file, Files.size(file), tensors).visit("", root, 0);
        if (tensors.isEmpty()) {
            throw new IOException(file + " holds no tensors under names; save a state dict");
        }
        return tensors;
    }

    /**
     * Walks nested dictionaries; bounded, because a dictionary or a storage may be reached by many ways, or a dictionary
     * by itself.
     */
    private static final class Flattening {
        private final Path file;
        private final Map<String, Tensor> into;
        private final Map<Object, Boolean> above = new IdentityHashMap<>();
        private final long fileBytes;
        private int visited;
        private long tensorBytes;

        private Flattening(Path file, long fileBytes, Map<String, Tensor> into) {
            this.file = file;
            this.fileBytes = fileBytes;
            this.into = into;
        }

        private void visit(String key, Object value, int depth) throws IOException {
            if (++visited > MOST_ENTRIES || depth > DEEPEST) {
                throw new IOException(file + " nests more than " + DEEPEST + " dictionaries or has more than "
                        + MOST_ENTRIES + " entries; save a state dict by itself");
            }
            if (key.length() > LONGEST_KEY) {
                throw new IOException(file + " has a key of " + key.length() + " letters; at most " + LONGEST_KEY
                        + " are read, save a state dict by itself");
            }
            if (value instanceof Tensor tensor) {
                tensorBytes += tensor.nbytes();
                if (tensorBytes > MOST_FILE_SIZES * fileBytes) {
                    throw new IOException(file + " describes tensors that are together more than " + MOST_FILE_SIZES
                            + " times as large as the file; save a state dict by itself");
                }
                into.put(key, tensor);
            } else if (value instanceof Map<?, ?> map && above.put(map, true) == null) {
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    String name = String.valueOf(entry.getKey());
                    visit(key.isEmpty() ? name : key + "." + name, entry.getValue(), depth + 1);
                }
                above.remove(map);
            }
        }
    }
}
