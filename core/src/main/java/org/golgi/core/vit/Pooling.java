package org.golgi.core.vit;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;

/** How the tokens of an image become one feature vector. */
public enum Pooling {
    /** The class token, width D: what UNI and DINOv2's k-NN use. */
    CLS(1),
    /** The class token beside the mean patch token, width 2D. */
    CLS_AND_MEAN_PATCH(2),
    /** The mean patch token alone, width D: where the class token has learned what another set of pictures does not share. */
    MEAN_PATCH(1),
    /** The class tokens of the last four blocks, each after the final norm, width 4D: DINOv2's wider linear probe. */
    CLS_OF_LAST_4_BLOCKS(4);

    private static final int LAST_BLOCKS = 4;

    private final int widths;

    Pooling(int widths) {
        this.widths = widths;
    }

    /** Width of the feature vector of a model of width D. */
    public int featureSize(int dimension) {
        return widths * dimension;
    }

    /** Features [B, F] of images. */
    public Tensor of(VisionTransformer vit, ImageBatch images) {
        return switch (this) {
            case CLS -> vit.forward(images).cls();
            case CLS_AND_MEAN_PATCH -> {
                VitOutput output = vit.forward(images);
                yield Ops.cat(1, output.cls(), output.patches().mean(1));
            }
            case MEAN_PATCH -> vit.forward(images).patches().mean(1);
            case CLS_OF_LAST_4_BLOCKS -> {
                if (vit.config().depth() < LAST_BLOCKS) {
                    throw new IllegalArgumentException("pooling cls-of-last-4-blocks needs 4 blocks, the encoder has "
                            + vit.config().depth() + "; take pooling=cls");
                }
                yield Ops.cat(
                        1,
                        vit.lastBlocks(images, LAST_BLOCKS, true).stream()
                                .map(VitOutput::cls)
                                .toList());
            }
        };
    }
}
