package org.golgi.core.vit;

import org.bytedeco.pytorch.Tensor;

/** Turns pictures into feature vectors. The one interface by which the stages share vision models. */
public interface ImageEncoder extends AutoCloseable {

    /** Width F of a feature vector. */
    int featureSize();

    /** What has to be done to a picture before {@link #encode}. */
    ImageTransform transform();

    /** Hash of weights, architecture and pooling: two encoders of one hash give the same features. */
    String hash();

    /**
     * Features of a batch, without gradients.
     *
     * @param images normalised [B, 3, H, W], float32, on the processor
     * @return [B, F], float32, on the processor; kept in the scope of the caller
     */
    Tensor encode(Tensor images);

    @Override
    void close();
}
