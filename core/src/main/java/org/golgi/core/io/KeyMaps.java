package org.golgi.core.io;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** The foreign formats. */
public final class KeyMaps {
    private static final List<KeyMap> ALL = List.of(new HfDinov2Keys(), new Dinov2Keys(), new TimmKeys());

    private KeyMaps() {}

    public static List<KeyMap> all() {
        return ALL;
    }

    /**
     * The format of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static KeyMap named(String format) {
        return ALL.stream()
                .filter(map -> map.format().equals(format))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("format '" + format + "' is unknown; legal are "
                        + ALL.stream().map(KeyMap::format).toList()));
    }

    /**
     * The format that these keys, without prefix, are of.
     *
     * @throws IllegalArgumentException if they are of none
     */
    public static KeyMap recognise(Map<String, Tensor> foreign) {
        return ALL.stream()
                .filter(map -> map.recognises(foreign))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the keys ("
                        + String.join(", ", foreign.keySet().stream().limit(4).toList())
                        + ", …) are of no known vision transformer; legal are the layouts of DINOv2, timm (UNI) and"
                        + " Hugging Face's Dinov2Model"));
    }
}
