package org.golgi.eval.mil;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Linear;
import org.golgi.core.tensor.Ops;

/**
 * Max pooling as in CLAM's baseline: each patch is classified by itself, and the bag is what its most striking patch is.
 * With two classes that is the patch likeliest to be of class 1, with more the patch of the largest probability.
 */
public final class MaxHead extends MilHead {
    private final int numClasses;
    private final double dropout;
    private final Linear project;
    private final Linear classifier;

    public MaxHead(int features, int hidden, int numClasses, double dropout, Initializer init) {
        this.numClasses = numClasses;
        this.dropout = dropout;
        project = child("fc.0", new Linear(features, hidden, init));
        classifier = child(numClasses == 2 ? "classifier" : "classifiers", new Linear(hidden, numClasses, init));
    }

    @Override
    public Output forward(Tensor bag) {
        Tensor h = dropout(torch.relu(project.forward(bag)), dropout);
        Tensor logits = classifier.forward(h); // [N, C]
        long top = top(logits);
        Tensor attention = Ops.zeros(org.golgi.core.tensor.ComputeDevice.CPU, Ops.F32, 1, bag.size(0));
        attention.narrow(1, top, 1).fill_(new org.bytedeco.pytorch.Scalar(1.0));
        return new Output(logits.narrow(0, top, 1), attention, h);
    }

    private long top(Tensor logits) {
        float[] probabilities = Ops.toFloats(Ops.softmax32(logits.detach(), 1));
        int best = numClasses == 2 ? 1 : 0;
        int step = numClasses == 2 ? 2 : 1;
        for (int i = best; i < probabilities.length; i += step) {
            if (probabilities[i] > probabilities[best]) {
                best = i;
            }
        }
        return best / numClasses;
    }
}
