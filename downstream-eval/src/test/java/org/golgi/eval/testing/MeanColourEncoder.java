package org.golgi.eval.testing;

import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.core.vit.ImageTransform;

/** The mean of each channel, 64 times over: UNI's penalty leaves no linear probe on three features alive. */
public final class MeanColourEncoder implements ImageEncoder {

    @Override
    public int featureSize() {
        return 192;
    }

    @Override
    public ImageTransform transform() {
        return ImageTransform.imageNet(8);
    }

    @Override
    public String hash() {
        return "mean-colour";
    }

    @Override
    public Tensor encode(Tensor images) {
        return images.mean(new long[] {2, 3}, false, new ScalarTypeOptional()).repeat(1, 64);
    }

    @Override
    public void close() {}
}
