package org.golgi.eval.mask;

import org.golgi.core.config.Named;
import org.golgi.eval.adapter.VitAdapter;

/**
 * The sizes of a {@link MaskNetwork} and of its loss.
 *
 * @param width of pixel decoder and queries
 * @param queries N
 * @param pixelLayers layers of deformable attention in the pixel decoder
 * @param layers of the transformer decoder
 * @param heads of both; divides the width
 * @param lossPoints places at which masks are compared with the truth
 * @param adapter sizes of the adapter
 */
public record MaskShape(
        int width, int queries, int pixelLayers, int layers, int heads, int lossPoints, VitAdapter.Shape adapter) {
    /** Places a head looks at on each scale of the pixel decoder. */
    static final int POINTS = 4;

    /** Trained in minutes on a processor. */
    public static final MaskShape SMALL = new MaskShape(64, 16, 2, 3, 4, 1024, new VitAdapter.Shape(16, 6, 4));

    /** The sizes of Mask2Former and ViT-Adapter-L, as UNI's segmentation uses them. */
    public static final MaskShape UNI = new MaskShape(256, 100, 6, 9, 8, 12544, new VitAdapter.Shape(64, 16, 4));

    /** The named sizes. */
    public enum Preset implements Named {
        SMALL("small", MaskShape.SMALL, 5e-4),
        UNI("uni", MaskShape.UNI, 1e-4);

        private final String id;
        private final MaskShape shape;
        private final double learningRate;

        Preset(String id, MaskShape shape, double learningRate) {
            this.id = id;
            this.shape = shape;
            this.learningRate = learningRate;
        }

        /** The name on the command line and in results. */
        @Override
        public String id() {
            return id;
        }

        public MaskShape shape() {
            return shape;
        }

        /** Learning rate that goes with the sizes. */
        public double learningRate() {
            return learningRate;
        }

        /** Finds a preset by its {@link #id}. */
        public static Preset parse(String id) {
            return Named.parse(Preset.class, "mask2former size", id);
        }
    }

    public MaskShape {
        if (width < 8 || width % 8 != 0 || width % heads != 0 || width % 4 != 0) {
            throw new IllegalArgumentException("mask2former width " + width
                    + " is illegal; it must be a multiple of 8 and of the " + heads + " heads");
        }
        if (queries < 1 || pixelLayers < 1 || layers < 1 || lossPoints < 1) {
            throw new IllegalArgumentException("mask2former needs at least 1 query, 1 layer of each kind and 1 loss"
                    + " point, got " + queries + ", " + pixelLayers + ", " + layers + " and " + lossPoints);
        }
    }

    /** The same with another width, number of queries or of decoder layers; empty keeps. */
    public MaskShape with(
            java.util.OptionalInt newWidth, java.util.OptionalInt newQueries, java.util.OptionalInt newLayers) {
        return new MaskShape(
                newWidth.orElse(width),
                newQueries.orElse(queries),
                pixelLayers,
                newLayers.orElse(layers),
                heads,
                lossPoints,
                adapter);
    }

    /** The adapter's sizes for a transformer of this width: with the largest number of heads that divides it. */
    VitAdapter.Shape adapterFor(int transformerWidth) {
        int count = adapter.heads();
        while (transformerWidth % count != 0) {
            count--;
        }
        return new VitAdapter.Shape(adapter.priorWidth(), count, adapter.points());
    }
}
