package org.golgi.eval.segment;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.encoder.VitEncoder;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Module;
import org.golgi.core.optim.ParameterGroups;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.PatchEncoder;
import org.golgi.eval.adapter.Level;
import org.golgi.eval.adapter.VitAdapter;
import org.golgi.eval.mask.MaskCriterion;
import org.golgi.eval.mask.MaskNetwork;
import org.golgi.eval.mask.MaskPrediction;

/**
 * A {@link MaskNetwork} on the pixels of windows, trained as Mask2Former is (Cheng et al. 2022, section 4.1): weight decay
 * 0.05, gradients clipped to 0.01, learning rate divided by 10 at 90 % and at 95 % of the updates. The transformer's
 * weights stay.
 */
final class MaskModel implements WindowModel {
    private static final double WEIGHT_DECAY = 0.05;
    private static final double CLIP = 0.01;

    private final PixelWindows pictures;
    private final MaskNetwork network;
    private final MaskCriterion criterion;
    private final long seed;

    private MaskModel(PixelWindows pictures, MaskNetwork network, MaskCriterion criterion, long seed) {
        this.pictures = pictures;
        this.network = network;
        this.criterion = criterion;
        this.seed = seed;
    }

    /**
     * A model with its first weights.
     *
     * @throws IllegalArgumentException if the encoder is no vision transformer in float32 on the processor, or there are
     *     fewer queries than classes
     */
    static MaskModel of(PixelWindows pictures, PatchEncoder encoder, int numClasses, SegmentationSettings settings) {
        if (!(encoder instanceof VitEncoder vit)) {
            throw new IllegalArgumentException(
                    "decoder mask2former works between the blocks of a vision transformer, which this encoder is not;"
                            + " take conv or linear");
        }
        if (!trainable(vit)) {
            throw new IllegalArgumentException(
                    "decoder mask2former is trained in FP32 on the processor; give --device" + " cpu --precision FP32");
        }
        if (settings.masks().queries() < numClasses) {
            throw new IllegalArgumentException(
                    "decoder mask2former has " + settings.masks().queries() + " queries for " + numClasses
                            + " classes; it needs at least one each, give more with --queries");
        }
        if (!settings.blocks().isEmpty()) {
            throw new IllegalArgumentException(
                    "decoder mask2former works with all blocks of the encoder; leave --blocks out");
        }
        try (Scope scope = new Scope()) {
            MaskNetwork network =
                    new MaskNetwork(vit.transformer(), numClasses, settings.masks(), new Initializer(settings.seed()));
            return new MaskModel(
                    pictures,
                    network,
                    new MaskCriterion(numClasses, settings.masks().lossPoints()),
                    settings.seed());
        }
    }

    private static boolean trainable(VitEncoder vit) {
        try (Scope scope = new Scope()) {
            Tensor weight = vit.transformer().tensors().get("cls_token");
            return !weight.is_cuda() && weight.dtype().toScalarType().intern() == Ops.F32;
        }
    }

    @Override
    public Module module() {
        return network;
    }

    @Override
    public Map<String, ParameterGroups.Group> groups() {
        return ParameterGroups.head(network.parameters().keySet());
    }

    @Override
    public double weightDecay() {
        return WEIGHT_DECAY;
    }

    @Override
    public double clip() {
        return CLIP;
    }

    @Override
    public double rate(int step, int steps) {
        double done = (double) (step - 1) / steps;
        return done < 0.9 ? 1 : done < 0.95 ? 0.1 : 0.01;
    }

    @Override
    public Tensor loss(List<WindowRef> batch, long[] targets, int step) throws IOException {
        int side = pictures.windows(batch.get(0).image()).sidePx();
        List<MaskPrediction> predictions = network.forward(pictures.batch(batch));
        return criterion.of(predictions, targets, side, side, Rng.of(seed, step));
    }

    @Override
    public Tensor probabilities(List<WindowRef> batch) throws IOException {
        int side = pictures.windows(batch.get(0).image()).sidePx();
        List<MaskPrediction> predictions = network.forward(pictures.batch(batch));
        MaskPrediction last = predictions.get(predictions.size() - 1);
        return new MaskPrediction(last.classes(), VitAdapter.resized(last.masks(), new Level(side, side))).semantic();
    }

    @Override
    public void close() {
        network.close();
    }
}
