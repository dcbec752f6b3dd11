package org.golgi.core.io;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.vit.VitConfig.PositionResampling;

/**
 * DINOv2's own layout. With chunks, {@code blocks.CHUNK.INDEX.}, the index counts through all chunks, so only the chunk
 * number goes.
 */
public final class Dinov2Keys implements KeyMap {
    private static final Pattern CHUNKED = Pattern.compile("^blocks\\.\\d+\\.(\\d+)\\.");
    private static final Pattern BLOCK = Pattern.compile("^blocks\\.(\\d+)\\.");

    private final int chunks;

    /** Unchunked, as released models are. */
    public Dinov2Keys() {
        this(0);
    }

    /**
     * With chunks, as training with FSDP writes them.
     *
     * @param chunks number of chunks that {@link #fromGolgi} makes; 0 for none
     */
    public Dinov2Keys(int chunks) {
        if (chunks < 0) {
            throw new IllegalArgumentException("block chunks " + chunks + " are illegal; give 0 (none) or more");
        }
        this.chunks = chunks;
    }

    @Override
    public String format() {
        return "dinov2";
    }

    @Override
    public boolean recognises(Map<String, Tensor> foreign) {
        return foreign.containsKey("cls_token") && foreign.containsKey("mask_token");
    }

    @Override
    public Map<String, Tensor> toGolgi(Map<String, Tensor> foreign) {
        Map<String, Tensor> golgi = new LinkedHashMap<>();
        foreign.forEach((key, tensor) -> golgi.put(CHUNKED.matcher(key).replaceFirst("blocks.$1."), tensor));
        return VitTensors.complete(golgi);
    }

    @Override
    public Map<String, Tensor> fromGolgi(Map<String, Tensor> golgi) {
        if (chunks == 0) {
            return new LinkedHashMap<>(golgi);
        }
        int chunkSize = Math.max(1, VitTensors.depth(golgi) / chunks);
        Map<String, Tensor> foreign = new LinkedHashMap<>();
        golgi.forEach((key, tensor) -> {
            Matcher block = BLOCK.matcher(key);
            foreign.put(
                    block.find()
                            ? "blocks." + Integer.parseInt(block.group(1)) / chunkSize + "." + key.substring(7)
                            : key,
                    tensor);
        });
        return foreign;
    }

    @Override
    public PositionResampling resampling(boolean registers) {
        return registers ? PositionResampling.DINOV2_REGISTERS : PositionResampling.DINOV2;
    }
}
