package org.golgi.eval.mil;

import org.golgi.core.config.Named;
import org.golgi.core.nn.Initializer;

/**
 * How a head is trained; the defaults follow what is known of UNI's slide tasks.
 *
 * @param head which one
 * @param epochs passes over the training slides
 * @param learningRate at the start; falls to 0 along a cosine
 * @param weightDecay of AdamW
 * @param seed of first values, order and dropout
 * @param stopping when training ends early, where there are validation slides
 */
public record MilSettings(
        Kind head, int epochs, double learningRate, double weightDecay, long seed, Stopping stopping) {

    /**
     * When training ends early.
     *
     * @param patience epochs without a smaller validation loss
     * @param leastEpochs epochs that are trained in any case
     */
    public record Stopping(int patience, int leastEpochs) {
        /** Patience 10 from epoch 15 on, as the same laboratory's slide code has it beside at most 20 epochs. */
        public static final Stopping UNI = new Stopping(10, 15);

        public Stopping {
            if (patience < 1 || leastEpochs < 0) {
                throw new IllegalArgumentException(
                        "early stopping needs a patience of at least 1 and least epochs from 0, " + "got " + patience
                                + " and " + leastEpochs);
            }
        }
    }

    /** With UNI's rule of stopping. */
    public MilSettings(Kind head, int epochs, double learningRate, double weightDecay, long seed) {
        this(head, epochs, learningRate, weightDecay, seed, Stopping.UNI);
    }

    /** The same with another seed. */
    public MilSettings withSeed(long other) {
        return new MilSettings(head, epochs, learningRate, weightDecay, other, stopping);
    }

    /** The heads. */
    public enum Kind implements Named {
        /** Gated attention, one branch (UNI's choice). */
        ABMIL("abmil"),
        /** The same with CLAM's loss on single patches. */
        CLAM_SB("clam-sb"),
        /** CLAM with one attention branch a class. */
        CLAM_MB("clam-mb"),
        /** Several attention heads on the raw features. */
        MULTI_HEAD("multi-head"),
        /** The most striking patch. */
        MAX("max"),
        /** The mean patch. */
        MEAN("mean");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        /** The name on the command line and in results. */
        @Override
        public String id() {
            return id;
        }

        /** Finds a head by its {@link #id}. */
        public static Kind parse(String id) {
            return Named.parse(Kind.class, "slide head", id);
        }
    }

    public MilSettings {
        if (epochs < 1 || !(learningRate > 0) || !(weightDecay >= 0)) {
            throw new IllegalArgumentException(
                    "slide heads need at least 1 epoch, a positive learning rate and a weight "
                            + "decay of at least 0, got " + epochs + ", " + learningRate + " and " + weightDecay);
        }
    }

    /** 20 epochs, learning rate 1e-4, weight decay 1e-5. */
    public static MilSettings uni(Kind head, long seed) {
        return new MilSettings(head, 20, 1e-4, 1e-5, seed);
    }

    MilHead make(int features, int numClasses, Initializer init) {
        var dropout = new ClamHead.Dropout(0, 0.25);
        var clustering = new ClamHead.Clustering(8, true, 0.7);
        return switch (head) {
            case ABMIL -> new ClamHead(ClamHead.Config.uni(features, numClasses), init);
            case CLAM_SB ->
                new ClamHead(
                        new ClamHead.Config(features, 512, 256, numClasses, true, false, dropout, clustering), init);
            case CLAM_MB ->
                new ClamHead(
                        new ClamHead.Config(features, 512, 256, numClasses, true, true, dropout, clustering), init);
            case MULTI_HEAD -> new MultiHeadHead(features, 256, 4, numClasses, init);
            case MAX -> new MaxHead(features, 512, numClasses, 0.25, init);
            case MEAN -> new MeanHead(features, numClasses, init);
        };
    }
}
