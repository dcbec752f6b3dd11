package org.golgi.eval.mil;

import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Linear;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;

/** A linear classifier on the mean of the patches: what attention has to beat. */
public final class MeanHead extends MilHead {
    private final Linear classifier;

    public MeanHead(int features, int numClasses, Initializer init) {
        classifier = child("classifier", new Linear(features, numClasses, init));
    }

    @Override
    public Output forward(Tensor bag) {
        Tensor mean = bag.mean(new long[] {0}, true, new ScalarTypeOptional());
        Tensor even = Ops.zeros(ComputeDevice.CPU, Ops.F32, 1, bag.size(0))
                .fill_(new org.bytedeco.pytorch.Scalar(1.0 / bag.size(0)));
        return new Output(classifier.forward(mean), even, bag);
    }
}
