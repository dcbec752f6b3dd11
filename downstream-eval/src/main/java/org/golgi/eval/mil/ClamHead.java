package org.golgi.eval.mil;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Linear;
import org.golgi.core.tensor.Ops;

/**
 * Attention-based multiple instance learning (Ilse et al. 2018, eq. 8 and 9) in CLAM's form (Lu et al. 2021): h = ReLU(W x),
 * a = softmax over patches of w (tanh(V h) ⊙ σ(U h)), bag = a h, one linear classifier; or one attention branch and one
 * classifier a class. With instance clustering the patches of highest and lowest attention are told apart as well.
 */
public final class ClamHead extends MilHead {
    private final Config config;
    private final Linear project;
    private final AttentionScores attention;
    private final List<Linear> classifiers;
    private final List<Linear> instanceClassifiers;

    /**
     * The shape of a head.
     *
     * @param features width of the patch features
     * @param hidden width after the first layer
     * @param attention width of the attention network
     * @param numClasses C
     * @param gated multiply with σ(U h)
     * @param branches one attention and classifier a class instead of one for all
     * @param dropout rates
     * @param clustering loss on single patches
     */
    public record Config(
            int features,
            int hidden,
            int attention,
            int numClasses,
            boolean gated,
            boolean branches,
            Dropout dropout,
            Clustering clustering) {

        /** What UNI trains on slides: 512 and 384 wide, gated, one branch, no loss on single patches. */
        public static Config uni(int features, int numClasses) {
            return new Config(features, 512, 384, numClasses, true, false, new Dropout(0.10, 0.25), Clustering.NONE);
        }
    }

    /**
     * Dropout rates.
     *
     * @param input of the patch features
     * @param hidden after each inner layer
     */
    public record Dropout(double input, double hidden) {
        public static final Dropout NONE = new Dropout(0, 0);
    }

    /**
     * CLAM's loss on single patches.
     *
     * @param patches how many of highest and of lowest attention are looked at; 0 leaves the loss out
     * @param exclusive a patch of one class is none of the others (subtyping)
     * @param bagWeight share of the bag's loss in the sum
     */
    public record Clustering(int patches, boolean exclusive, double bagWeight) {
        public static final Clustering NONE = new Clustering(0, false, 1);
    }

    /**
     * The loss on single patches.
     *
     * @param loss mean cross-entropy
     * @param labels 1 for patches that should show the class, 0 for others
     * @param predictions what the instance classifiers say
     */
    public record Instances(Tensor loss, long[] labels, long[] predictions) {}

    public ClamHead(Config config, Initializer init) {
        this.config = config;
        project = child("attention_net.0", new Linear(config.features(), config.hidden(), init));
        int branches = config.branches() ? config.numClasses() : 1;
        attention = child("attention_net.3", new AttentionScores(config, branches, init));
        classifiers = config.branches()
                ? children("classifiers", config.numClasses(), i -> new Linear(config.hidden(), 1, init))
                : List.of(child("classifiers", new Linear(config.hidden(), config.numClasses(), init)));
        instanceClassifiers = config.clustering().patches() == 0
                ? List.of()
                : children("instance_classifiers", config.numClasses(), i -> new Linear(config.hidden(), 2, init));
    }

    @Override
    public Output forward(Tensor bag) {
        Tensor x = dropout(bag, config.dropout().input());
        Tensor h = dropout(torch.relu(project.forward(x)), config.dropout().hidden()); // [N, H]
        Tensor scores = attention.forward(h, this); // [A, N]
        Tensor weights = Ops.softmax32(scores, 1);
        Tensor bags = torch.mm(weights, h); // [A, H]
        if (!config.branches()) {
            return new Output(classifiers.get(0).forward(bags), weights, h);
        }
        Tensor[] logits = new Tensor[config.numClasses()];
        for (int c = 0; c < logits.length; c++) {
            logits[c] = classifiers.get(c).forward(bags.narrow(0, c, 1));
        }
        return new Output(Ops.cat(1, logits), weights, h);
    }

    /** Attention before the softmax, [A, N]. */
    public Tensor attentionScores(Tensor bag) {
        return attention.forward(torch.relu(project.forward(bag)), this);
    }

    @Override
    public Tensor loss(Output output, int label) {
        Tensor bagLoss = super.loss(output, label);
        if (instanceClassifiers.isEmpty()) {
            return bagLoss;
        }
        double share = config.clustering().bagWeight();
        return Ops.scale(bagLoss, share).add(Ops.scale(instances(output, label).loss(), 1 - share));
    }

    /** The loss on single patches; attention chooses the patches and gets no gradient from it. */
    public Instances instances(Output output, int label) {
        List<Tensor> losses = new ArrayList<>();
        List<long[]> labels = new ArrayList<>();
        List<long[]> predictions = new ArrayList<>();
        for (int c = 0; c < config.numClasses(); c++) {
            if (c != label && !config.clustering().exclusive()) {
                continue;
            }
            Tensor weights = output.attention().detach().select(0, config.branches() ? c : 0);
            long k = Math.min(config.clustering().patches(), weights.size(0));
            Tensor chosen = weights.topk(k, 0, true, true).get1().detach();
            long[] targets = new long[(int) (c == label ? 2 * k : k)];
            if (c == label) {
                java.util.Arrays.fill(targets, 0, (int) k, 1);
                chosen = Ops.cat(
                        0, chosen, weights.topk(k, 0, false, true).get1().detach());
            }
            Tensor logits =
                    instanceClassifiers.get(c).forward(output.instances().index_select(0, chosen));
            losses.add(crossEntropy(logits, Ops.longs(targets)));
            labels.add(targets);
            predictions.add(Ops.toLongs(logits.detach().argmax(new org.bytedeco.pytorch.LongOptional(1), false)));
        }
        Tensor sum = losses.get(0);
        for (int i = 1; i < losses.size(); i++) {
            sum = sum.add(losses.get(i));
        }
        double count = config.clustering().exclusive() ? config.numClasses() : 1;
        return new Instances(Ops.scale(sum, 1 / count), joined(labels), joined(predictions));
    }

    private static long[] joined(List<long[]> parts) {
        return parts.stream().flatMapToLong(java.util.Arrays::stream).toArray();
    }
}
