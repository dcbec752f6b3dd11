package org.golgi.core.optim;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which learning rate and weight decay each parameter gets, by its PyTorch key, as DINOv2 decides it.
 *
 * <p>In a backbone of n blocks the learning rate falls by a factor a layer from the output to the input (BEiT, Bao et
 * al. 2022, appendix H): tokens, position and patch embedding are layer 0, block i is layer i + 1, the final norm is not
 * reduced. Biases, norms and layer scales do not decay; tokens and the position embedding do.
 */
public final class ParameterGroups {
    private static final Pattern BLOCK = Pattern.compile("(?:^|\\.)blocks\\.(?:\\d+\\.)?(\\d+)\\.");
    private static final Pattern EMBEDDING =
            Pattern.compile("(?:^|\\.)(pos_embed|patch_embed|mask_token|cls_token|register_tokens)");

    private ParameterGroups() {}

    /**
     * What a parameter's settings are multiplied by.
     *
     * @param learningRate factor of the learning rate
     * @param weightDecay factor of the weight decay, 0 or 1
     * @param lastLayer true for the prototypes of a head, which have a learning rate of their own
     */
    public record Group(double learningRate, double weightDecay, boolean lastLayer) {}

    /**
     * The groups of a backbone.
     *
     * @param depth number of blocks
     * @param layerDecay factor a layer, 1 for none
     * @param patchEmbedFactor further factor of the patch embedding
     */
    public static Map<String, Group> backbone(
            Collection<String> keys, int depth, double layerDecay, double patchEmbedFactor) {
        Map<String, Group> groups = new LinkedHashMap<>();
        for (String key : keys) {
            double rate = Math.pow(layerDecay, depth + 1 - layer(key, depth));
            groups.put(key, group(key, key.contains("patch_embed") ? rate * patchEmbedFactor : rate));
        }
        return groups;
    }

    /** The groups of a head: no layer decay. */
    public static Map<String, Group> head(Collection<String> keys) {
        Map<String, Group> groups = new LinkedHashMap<>();
        keys.forEach(key -> groups.put(key, group(key, 1)));
        return groups;
    }

    private static int layer(String key, int depth) {
        if (EMBEDDING.matcher(key).find()) {
            return 0;
        }
        Matcher block = BLOCK.matcher(key);
        return block.find() ? Integer.parseInt(block.group(1)) + 1 : depth + 1;
    }

    private static Group group(String key, double rate) {
        boolean spared = key.endsWith(".bias") || key.contains("norm") || key.contains("gamma");
        return new Group(rate, spared ? 0 : 1, key.contains("last_layer"));
    }
}
