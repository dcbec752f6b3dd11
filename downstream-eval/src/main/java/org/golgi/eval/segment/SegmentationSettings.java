package org.golgi.eval.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.golgi.core.config.Named;
import org.golgi.core.nn.Initializer;
import org.golgi.core.vit.PatchEncoder;
import org.golgi.eval.mask.MaskShape;

/**
 * How a decoder is trained on frozen patch features.
 *
 * @param decoder which one
 * @param blocks blocks whose patch tokens it sees, numbered from 1; empty takes four, evenly spread, the last among them
 * @param overlapPx how far windows overlap at least, in pixels; empty takes a quarter of a window
 * @param steps most updates
 * @param batchSize windows an update
 * @param learningRate of AdamW at the start, along a cosine to 0
 * @param seed of first values, order and the part that training is stopped on
 * @param masks sizes of mask2former
 */
public record SegmentationSettings(
        Kind decoder,
        List<Integer> blocks,
        OptionalInt overlapPx,
        int steps,
        int batchSize,
        double learningRate,
        long seed,
        MaskShape masks) {
    /** Windows an update in the fixed recipe. */
    public static final int BATCH = 16;

    /** Learning rate of the fixed recipe. */
    public static final double LEARNING_RATE = 1e-3;

    private static final int USUAL_BLOCKS = 4;

    /** The decoders. */
    public enum Kind implements Named {
        /** One linear layer a patch. */
        LINEAR("linear"),
        /** Convolutions at the patch grid, then at twice and four times of it. */
        CONVOLUTIONAL("conv"),
        /** Mask2Former on a ViT-Adapter. */
        MASK2FORMER("mask2former");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        /** The name on the command line and in results. */
        @Override
        public String id() {
            return id;
        }

        /** Finds a decoder by its {@link #id}. */
        public static Kind parse(String id) {
            return Named.parse(Kind.class, "decoder", id);
        }
    }

    public SegmentationSettings {
        blocks = List.copyOf(blocks);
        if (overlapPx.orElse(0) < 0 || steps < 1 || batchSize < 1 || !(learningRate > 0)) {
            throw new IllegalArgumentException("a decoder needs an overlap of at least 0, 1 step, 1 window a step and a"
                    + " positive learning rate, got " + overlapPx.orElse(0) + ", " + steps + ", " + batchSize + " and "
                    + learningRate);
        }
    }

    /** Of a decoder that has no sizes of its own. */
    public SegmentationSettings(
            Kind decoder,
            List<Integer> blocks,
            OptionalInt overlapPx,
            int steps,
            int batchSize,
            double learningRate,
            long seed) {
        this(decoder, blocks, overlapPx, steps, batchSize, learningRate, seed, MaskShape.SMALL);
    }

    /** The fixed recipe: at most 1,000 updates of 16 windows at a learning rate of 1e-3. */
    public static SegmentationSettings usual(Kind decoder, long seed) {
        return new SegmentationSettings(
                decoder, List.of(), OptionalInt.empty(), 1000, BATCH, learningRate(decoder), seed);
    }

    /** Learning rate of the fixed recipe of a decoder. */
    public static double learningRate(Kind decoder) {
        return decoder == Kind.MASK2FORMER ? MaskShape.Preset.SMALL.learningRate() : LEARNING_RATE;
    }

    /** The same with another limit of updates. */
    public SegmentationSettings withSteps(int most) {
        return new SegmentationSettings(decoder, blocks, overlapPx, most, batchSize, learningRate, seed, masks);
    }

    /** The blocks of this encoder that the decoder sees, ascending. */
    List<Integer> blocksOf(PatchEncoder encoder) {
        int depth = encoder.blocks();
        TreeSet<Integer> chosen = new TreeSet<>(blocks);
        for (int i = 1; i <= USUAL_BLOCKS && blocks.isEmpty(); i++) {
            chosen.add(Math.max(1, Math.round((float) i * depth / USUAL_BLOCKS)));
        }
        if (chosen.first() < 1 || chosen.last() > depth) {
            throw new IllegalArgumentException(
                    "blocks " + blocks + " are not all there; the encoder has blocks 1 to " + depth);
        }
        return new ArrayList<>(chosen);
    }

    Decoder make(int features, int numClasses, Initializer init) {
        return switch (decoder) {
            case LINEAR -> new LinearDecoder(features, numClasses, init);
            case CONVOLUTIONAL -> new ConvolutionalDecoder(features, numClasses, init);
            case MASK2FORMER -> throw new IllegalStateException("mask2former does not start from patch features");
        };
    }
}
