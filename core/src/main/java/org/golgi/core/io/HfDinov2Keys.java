package org.golgi.core.io;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;
import org.golgi.core.vit.VitConfig.PositionResampling;

/** The layout of Hugging Face's Dinov2Model and Dinov2WithRegistersModel: query, key and value are layers of their own. */
public final class HfDinov2Keys implements KeyMap {
    private static final Pattern LAYER = Pattern.compile("^encoder\\.layer\\.(\\d+)\\.(.+)$");
    private static final Pattern BLOCK = Pattern.compile("^blocks\\.(\\d+)\\.(.+)$");
    private static final String ATTENTION = "attention.attention.";
    private static final String[] PARTS = {"query", "key", "value"};

    /** Hugging Face's name by ours, outside of blocks. */
    private static final Map<String, String> OUTSIDE = Map.of(
            "cls_token", "embeddings.cls_token",
            "mask_token", "embeddings.mask_token",
            "pos_embed", "embeddings.position_embeddings",
            "register_tokens", "embeddings.register_tokens",
            "patch_embed.proj.weight", "embeddings.patch_embeddings.projection.weight",
            "patch_embed.proj.bias", "embeddings.patch_embeddings.projection.bias",
            "norm.weight", "layernorm.weight",
            "norm.bias", "layernorm.bias");

    /** Hugging Face's beginning by ours, inside of a block. */
    private static final Map<String, String> INSIDE = Map.of(
            "attn.proj.", "attention.output.dense.",
            "ls1.gamma", "layer_scale1.lambda1",
            "ls2.gamma", "layer_scale2.lambda1",
            "mlp.w12.", "mlp.weights_in.",
            "mlp.w3.", "mlp.weights_out.");

    @Override
    public String format() {
        return "hf";
    }

    @Override
    public boolean recognises(Map<String, Tensor> foreign) {
        return foreign.containsKey("embeddings.cls_token");
    }

    @Override
    public Map<String, Tensor> toGolgi(Map<String, Tensor> foreign) {
        Map<String, Tensor> golgi = new LinkedHashMap<>();
        Map<String, String> outside = inverse(OUTSIDE);
        foreign.forEach((key, tensor) -> {
            Matcher layer = LAYER.matcher(key);
            if (outside.containsKey(key)) {
                golgi.put(outside.get(key), tensor);
            } else if (layer.matches() && layer.group(2).startsWith(ATTENTION)) {
                mergeAttention(layer.group(1), layer.group(2), foreign, golgi);
            } else if (layer.matches()) {
                golgi.put("blocks." + layer.group(1) + "." + begin(inverse(INSIDE), layer.group(2)), tensor);
            } else if (!key.startsWith("classifier.")) {
                golgi.put(key, tensor); // strict loading names it as unexpected
            }
        });
        return VitTensors.complete(golgi);
    }

    /** Stacks query, key and value when the query is met. */
    private static void mergeAttention(
            String number, String rest, Map<String, Tensor> foreign, Map<String, Tensor> golgi) {
        String kind = rest.substring(rest.lastIndexOf('.') + 1);
        if (rest.equals(ATTENTION + "query." + kind)) {
            Tensor[] parts = new Tensor[PARTS.length];
            for (int i = 0; i < PARTS.length; i++) {
                String key = "encoder.layer." + number + "." + ATTENTION + PARTS[i] + "." + kind;
                parts[i] = VitTensors.require(foreign, key, kind.equals("bias") ? 1 : 2);
            }
            golgi.put("blocks." + number + ".attn.qkv." + kind, Ops.cat(0, parts));
        }
    }

    @Override
    public Map<String, Tensor> fromGolgi(Map<String, Tensor> golgi) {
        Map<String, Tensor> foreign = new LinkedHashMap<>();
        golgi.forEach((key, tensor) -> {
            Matcher block = BLOCK.matcher(key);
            if (!block.matches()) {
                foreign.put(OUTSIDE.get(key), tensor);
            } else if (block.group(2).startsWith("attn.qkv.")) {
                String kind = block.group(2).substring("attn.qkv.".length());
                long D = tensor.size(0) / PARTS.length;
                for (int i = 0; i < PARTS.length; i++) {
                    foreign.put(
                            "encoder.layer." + block.group(1) + "." + ATTENTION + PARTS[i] + "." + kind,
                            tensor.narrow(0, i * D, D).contiguous());
                }
            } else {
                foreign.put("encoder.layer." + block.group(1) + "." + begin(INSIDE, block.group(2)), tensor);
            }
        });
        return foreign;
    }

    /** Without registers Hugging Face resamples by size and without antialiasing, unlike DINOv2 itself. */
    @Override
    public PositionResampling resampling(boolean registers) {
        return new PositionResampling(0, registers);
    }

    private static String begin(Map<String, String> names, String key) {
        return names.entrySet().stream()
                .filter(entry -> key.startsWith(entry.getKey()))
                .findFirst()
                .map(entry -> entry.getValue() + key.substring(entry.getKey().length()))
                .orElse(key);
    }

    private static Map<String, String> inverse(Map<String, String> names) {
        Map<String, String> inverse = new LinkedHashMap<>();
        names.forEach((ours, theirs) -> inverse.put(theirs, ours));
        return inverse;
    }
}
