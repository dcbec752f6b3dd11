package org.golgi.core.io;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds the backbone in a checkpoint: {@code teacher.backbone.}, {@code module.}, {@code dinov2.}, FSDP's and
 * torch.compile's wrappers inside names. What lies beside the backbone (heads, a student beside the teacher) is left
 * out.
 */
public final class KeyPrefixes {
    private static final Pattern WRAPPERS =
            Pattern.compile("(_fsdp_wrapped_module|_checkpoint_wrapped_module|_orig_mod)\\.");
    private static final Pattern ANCHOR = Pattern.compile("(embeddings\\.)?cls_token$");

    private KeyPrefixes() {}

    /**
     * The entries of the backbone without their prefix.
     *
     * @throws IllegalArgumentException if there is none, or several and none of a teacher
     */
    public static <V> Map<String, V> strip(Map<String, V> checkpoint) {
        Map<String, V> unwrapped = new LinkedHashMap<>();
        checkpoint.forEach((key, value) -> unwrapped.put(WRAPPERS.matcher(key).replaceAll(""), value));
        String prefix = prefix(unwrapped);
        Map<String, V> own = new LinkedHashMap<>();
        unwrapped.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                own.put(key.substring(prefix.length()), value);
            }
        });
        return own;
    }

    private static String prefix(Map<String, ?> checkpoint) {
        List<String> prefixes = checkpoint.keySet().stream()
                .filter(key -> ANCHOR.matcher(key).find())
                .map(key -> ANCHOR.matcher(key).replaceAll(""))
                .filter(prefix -> prefix.isEmpty() || prefix.endsWith("."))
                .toList();
        List<String> teachers =
                prefixes.stream().filter(prefix -> prefix.contains("teacher")).toList();
        List<String> candidates = prefixes.size() > 1 && !teachers.isEmpty() ? teachers : prefixes;
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException(
                    "the checkpoint has no cls_token, so it holds no vision transformer; its " + "first keys are "
                            + checkpoint.keySet().stream().limit(4).toList());
        }
        if (candidates.size() > 1) {
            throw new IllegalArgumentException("the checkpoint holds several backbones " + candidates
                    + " and no one teacher; save the one you want by itself");
        }
        return candidates.get(0);
    }
}
