package org.golgi.core.io;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/**
 * Writes and reads tensors as safetensors: 8 bytes of header length, a JSON header, raw little-endian data.
 *
 * <p>The same tensors and metadata give the same bytes, whatever the order of the map.
 */
public final class Safetensors {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CHUNK_BYTES = 1 << 26;
    private static final int ALIGNMENT = 8;

    private Safetensors() {}

    /** Writes a whole file beside the target and puts it in its place. */
    public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        DurableFiles.replace(path, channel -> write(channel, tensors, metadata));
    }

    /** Writes to an open channel. Tensors may lie on any device and have any layout. */
    public static void write(WritableByteChannel channel, Map<String, Tensor> tensors, Map<String, String> metadata)
            throws IOException {
        // Wide types first, as the reference writer does: every tensor starts at a multiple of its number's size.
        List<Map.Entry<String, Tensor>> inOrder = tensors.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Tensor> entry) ->
                                -NumberType.of(entry.getKey(), entry.getValue()).bytes())
                        .thenComparing(Map.Entry::getKey))
                .toList();
        byte[] header = header(inOrder, metadata);
        ByteBuffer start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
        DurableFiles.write(channel, start.putLong(header.length).put(header).flip());
        for (Map.Entry<String, Tensor> entry : inOrder) {
            try (Scope scope = new Scope()) {
                Tensor dense = entry.getValue().detach().cpu().contiguous();
                long bytes = dense.nbytes();
                for (long from = 0; from < bytes; from += CHUNK_BYTES) {
                    DurableFiles.write(channel, memory(dense, from, (int) Math.min(CHUNK_BYTES, bytes - from)));
                }
            }
        }
    }

    /** All tensors of a file, on the processor, in their own types; owned by the scope of the caller. */
    public static Map<String, Tensor> read(Path path) throws IOException {
        SafetensorsFile file = SafetensorsFile.open(path);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : file.names()) {
            tensors.put(name, read(file, name));
        }
        return tensors;
    }

    /** One tensor of a file, on the processor, in its own type. */
    public static Tensor read(SafetensorsFile file, String name) throws IOException {
        SafetensorsHeader.Entry entry = file.entry(name);
        NumberType type = NumberType.named(entry.type())
                .orElseThrow(() -> new IOException(file.path() + ": tensor '" + name + "' is of type " + entry.type()
                        + "; legal are " + List.of(NumberType.values())));
        Tensor tensor = Ops.empty(ComputeDevice.CPU, type.torchType(), entry.sizes());
        for (long from = 0; from < entry.bytes(); from += CHUNK_BYTES) {
            int length = (int) Math.min(CHUNK_BYTES, entry.bytes() - from);
            memory(tensor, from, length).put(file.bytes(name, from, length));
        }
        return tensor;
    }

    private static byte[] header(List<Map.Entry<String, Tensor>> tensors, Map<String, String> metadata)
            throws IOException {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = root.putObject("__metadata__");
            metadata.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(entry -> texts.put(entry.getKey(), entry.getValue()));
        }
        long start = 0;
        for (Map.Entry<String, Tensor> entry : tensors) {
            NumberType type = NumberType.of(entry.getKey(), entry.getValue());
            long bytes = entry.getValue().numel() * type.bytes();
            ObjectNode node = root.putObject(entry.getKey());
            node.put("dtype", type.name());
            node.set("shape", JSON.valueToTree(entry.getValue().shape()));
            node.putArray("data_offsets").add(start).add(start + bytes);
            start += bytes;
        }
        byte[] json = JSON.writeValueAsBytes(root);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] header = java.util.Arrays.copyOf(json, padded);
        java.util.Arrays.fill(header, json.length, padded, (byte) ' ');
        return header;
    }

    /** Fills a dense tensor of the processor with the next bytes of a channel. */
    static void fill(Tensor tensor, ReadableByteChannel channel, Supplier<IOException> atEnd) throws IOException {
        long bytes = tensor.nbytes();
        for (long from = 0; from < bytes; from += CHUNK_BYTES) {
            ByteBuffer part = memory(tensor, from, (int) Math.min(CHUNK_BYTES, bytes - from));
            while (part.hasRemaining()) {
                if (channel.read(part) < 0) {
                    throw atEnd.get();
                }
            }
        }
    }

    /** A part of the memory of a dense tensor of the processor, made of its own address: a buffer counts to 2 GB only. */
    private static ByteBuffer memory(Tensor dense, long from, int length) {
        return new BytePointer(dense.data_ptr())
                .getPointer(from)
                .capacity(length)
                .asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
