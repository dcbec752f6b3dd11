package org.golgi.eval.segment;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Convolution;
import org.golgi.core.nn.Initializer;

/** One linear layer a patch, as DINOv2's linear segmentation (Oquab et al. 2023, section 7.4): what the tokens know. */
final class LinearDecoder extends Decoder {
    private final Convolution classifier;

    LinearDecoder(int features, int numClasses, Initializer init) {
        classifier = child("classifier", new Convolution(features, numClasses, 1, init));
    }

    @Override
    Tensor forward(Tensor features) {
        return classifier.forward(features);
    }
}
