package org.golgi.dino.model;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;

/**
 * What the heads say of class tokens and patches; a shared head sees both at once.
 *
 * @param cls [rows, K]
 * @param patches [n, K of the patches' head]
 */
record Logits(Tensor cls, Tensor patches) {

    static Logits of(DinoNetwork network, Tensor cls, Tensor patches) {
        if (!network.sharesHead()) {
            return new Logits(
                    network.dinoHead().forward(cls), network.ibotHead().forward(patches));
        }
        Tensor both = network.dinoHead().forward(Ops.cat(0, cls, patches));
        return new Logits(both.narrow(0, 0, cls.size(0)), both.narrow(0, cls.size(0), patches.size(0)));
    }
}
