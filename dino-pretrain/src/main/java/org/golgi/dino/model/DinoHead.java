package org.golgi.dino.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Linear;
import org.golgi.core.nn.Module;
import org.golgi.core.tensor.Ops;
import org.golgi.dino.config.HeadConfig;

/**
 * Projection head (DINO, Caron et al. 2021, appendix C): linear layers with GELU between them, L2 normalisation, then
 * the dot product with every prototype. Input [n, D], output [n, K] in float32.
 */
public final class DinoHead extends Module {
    private static final double EPSILON = 1e-12;

    private final List<Linear> mlp;
    private final Prototypes lastLayer;

    public DinoHead(int dimension, HeadConfig config, Initializer init) {
        List<Linear> layers = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            int in = i == 0 ? dimension : config.hidden();
            int out = i == config.layers() - 1 ? config.bottleneck() : config.hidden();
            // The official layers stand in a list with their activations between them: 0, 2, 4.
            String key = config.layers() == 1 ? "mlp" : "mlp." + 2 * i;
            layers.add(child(key, new Linear(in, out, init)));
        }
        mlp = List.copyOf(layers);
        lastLayer = child("last_layer", new Prototypes(config.bottleneck(), config.prototypes(), init));
    }

    public Tensor forward(Tensor x) {
        return logits(bottleneck(x));
    }

    /** What the prototypes say of unit vectors [n, bottleneck]: [n, K] in float32. */
    public Tensor logits(Tensor bottleneck) {
        return lastLayer.forward(bottleneck);
    }

    /** What meets the prototypes: unit vectors [n, bottleneck]. */
    public Tensor bottleneck(Tensor x) {
        for (int i = 0; i < mlp.size(); i++) {
            x = mlp.get(i).forward(i == 0 ? x : torch.gelu(x));
        }
        return Ops.l2Normalize(x, EPSILON);
    }
}
