package org.golgi.dino.train;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageBatch;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.core.vit.ImageTransform;
import org.golgi.core.vit.Pooling;
import org.golgi.core.vit.VisionTransformer;

/**
 * The teacher of a running training as an encoder: it sees the weights of the moment and owns nothing.
 *
 * @param backbone live weights
 * @param device where they are
 * @param transform what is done to a picture first
 * @param pooling how tokens become one vector
 * @param hash names run and step
 */
record TeacherEncoder(
        VisionTransformer backbone, ComputeDevice device, ImageTransform transform, Pooling pooling, String hash)
        implements ImageEncoder {

    @Override
    public int featureSize() {
        return pooling.featureSize(backbone.config().dimension());
    }

    @Override
    public Tensor encode(Tensor images) {
        return Ops.noGrad(() ->
                Scope.of(() -> pooling.of(backbone.forward(ImageBatch.of(images.to(device.toTorch(), Ops.F32))))
                        .to(ComputeDevice.CPU.toTorch(), Ops.F32)));
    }

    @Override
    public void close() {}
}
