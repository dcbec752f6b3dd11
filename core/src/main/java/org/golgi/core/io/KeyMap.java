package org.golgi.core.io;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.vit.VitConfig.PositionResampling;

/**
 * Translates a foreign checkpoint of a vision transformer to Golgi's keys and back. Golgi's keys are DINOv2's, with
 * unchunked blocks and without prefix.
 */
public sealed interface KeyMap permits Dinov2Keys, TimmKeys, HfDinov2Keys {

    /** Name of the format, as the user writes it. */
    String format();

    /** True if these keys, {@linkplain KeyPrefixes#strip without prefix}, are of this format. */
    boolean recognises(Map<String, Tensor> foreign);

    /**
     * To Golgi's keys. A mask token or layer scale that the format leaves out is filled in with 0 or 1, which changes no
     * feature. New tensors belong to the scope of the caller.
     *
     * @throws IllegalArgumentException if a key that the translation needs is missing or has an impossible shape
     */
    Map<String, Tensor> toGolgi(Map<String, Tensor> foreign);

    /** From Golgi's keys. New tensors belong to the scope of the caller. */
    Map<String, Tensor> fromGolgi(Map<String, Tensor> golgi);

    /** How the models of this format bring the position embedding to another grid. */
    PositionResampling resampling(boolean registers);
}
