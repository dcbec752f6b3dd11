package org.golgi.core.io;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The checked JSON header of a safetensors file: every type, shape and offset, without gaps or overlaps.
 *
 * @param entries the tensors by name, in the order of the header
 * @param metadata free text by key
 */
public record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
    private static final ObjectMapper JSON = new ObjectMapper(new JsonFactoryBuilder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(8).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * Where a tensor lies.
     *
     * @param type safetensors name of the number type, such as F32
     * @param shape sizes, outermost first; empty for a scalar
     * @param start first byte within the data
     * @param end byte after the last within the data
     */
    public record Entry(String type, List<Long> shape, long start, long end) {

        public long bytes() {
            return end - start;
        }

        public long[] sizes() {
            return shape.stream().mapToLong(Long::longValue).toArray();
        }
    }

    static SafetensorsHeader parse(Path path, byte[] json, long dataBytes) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (IOException e) {
            throw damaged(path, "has a header that is not valid JSON");
        }
        if (root == null || !root.isObject()) {
            throw damaged(path, "has a header that is not a JSON object");
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals("__metadata__")) {
                field.getValue()
                        .properties()
                        .forEach(item ->
                                metadata.put(item.getKey(), item.getValue().asText()));
            } else {
                entries.put(field.getKey(), entry(path, field.getKey(), field.getValue()));
            }
        }
        checkLayout(path, entries, dataBytes);
        return new SafetensorsHeader(Collections.unmodifiableMap(entries), Collections.unmodifiableMap(metadata));
    }

    /** Bytes a number of this safetensors type, 0 if the type is unknown. */
    static int bytesPerNumber(String type) {
        return switch (type) {
            case "F64", "I64", "U64" -> 8;
            case "F32", "I32", "U32" -> 4;
            case "F16", "BF16", "I16", "U16" -> 2;
            case "I8", "U8", "BOOL", "F8_E4M3", "F8_E5M2" -> 1;
            default -> 0;
        };
    }

    private static Entry entry(Path path, String name, JsonNode node) throws IOException {
        JsonNode shapeNode = node.path("shape");
        JsonNode offsets = node.path("data_offsets");
        String type = node.path("dtype").asText();
        if (bytesPerNumber(type) == 0 || !shapeNode.isArray() || offsets.size() != 2) {
            throw damaged(path, "describes tensor '" + name + "' without a known dtype, shape and data_offsets");
        }
        Long[] shape = new Long[shapeNode.size()];
        long bytes = bytesPerNumber(type);
        for (int i = 0; i < shape.length; i++) {
            shape[i] = shapeNode.get(i).canConvertToLong() ? shapeNode.get(i).asLong(-1) : -1;
            if (shape[i] < 0 || Math.multiplyHigh(bytes, shape[i]) != 0 || bytes * shape[i] < 0) {
                throw damaged(path, "gives tensor '" + name + "' the impossible shape " + shapeNode);
            }
            bytes *= shape[i];
        }
        long start = offsets.get(0).asLong(-1);
        long end = offsets.get(1).asLong(-1);
        if (start < 0 || end - start != bytes) {
            throw damaged(
                    path, "gives tensor '" + name + "' " + (end - start) + " bytes where its shape needs " + bytes);
        }
        return new Entry(type, List.of(shape), start, end);
    }

    private static void checkLayout(Path path, Map<String, Entry> entries, long dataBytes) throws IOException {
        List<Entry> inOrder = entries.values().stream()
                .sorted(java.util.Comparator.comparingLong(Entry::start).thenComparingLong(Entry::end))
                .toList();
        long position = 0;
        for (Entry entry : inOrder) {
            if (entry.start() != position) {
                throw damaged(path, "has tensors that overlap or leave gaps at byte " + entry.start() + " of the data");
            }
            position = entry.end();
        }
        if (position != dataBytes) {
            throw damaged(path, "holds " + dataBytes + " bytes of data, its header describes " + position);
        }
    }

    static IOException damaged(Path path, String what) {
        return new IOException(path + " " + what + "; it is not a whole safetensors file, fetch or export it again");
    }
}
