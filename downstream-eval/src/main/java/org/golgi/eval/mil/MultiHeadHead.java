package org.golgi.eval.mil;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Linear;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;

/** {@link MultiHeadAttentionPool} with one branch and a linear classifier. */
public final class MultiHeadHead extends MilHead {
    private final MultiHeadAttentionPool pool;
    private final Linear classifier;

    public MultiHeadHead(int features, int inner, int heads, int numClasses, Initializer init) {
        pool = child(
                "pool",
                new MultiHeadAttentionPool(new MultiHeadAttentionPool.Config(features, inner, heads, 1, true), init));
        classifier = child("classifier", new Linear(features, numClasses, init));
    }

    @Override
    public Output forward(Tensor bag) {
        Tensor everywhere =
                Ops.zeros(ComputeDevice.CPU, Ops.BOOL, 1, bag.size(0)).logical_not();
        MultiHeadAttentionPool.Pooled pooled = pool.forward(bag.unsqueeze(0), everywhere);
        Tensor logits = classifier.forward(pooled.pooled().select(0, 0)); // [1, C]
        Tensor attention = Ops.softmax32(pooled.scores().select(0, 0).select(0, 0), 1); // [heads, N]
        return new Output(logits, attention, bag);
    }
}
