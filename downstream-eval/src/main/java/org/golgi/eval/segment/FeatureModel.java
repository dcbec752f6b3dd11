package org.golgi.eval.segment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Module;
import org.golgi.core.optim.ParameterGroups;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/** A {@link Decoder} on frozen patch features with {@link SegmentationLoss}. */
final class FeatureModel implements WindowModel {
    private static final double WEIGHT_DECAY = 1e-4;

    private final PatchFeatureStore store;
    private final Decoder decoder;
    private final FeatureScale scale;

    private FeatureModel(PatchFeatureStore store, Decoder decoder, FeatureScale scale) {
        this.store = store;
        this.decoder = decoder;
        this.scale = scale;
    }

    /** A model with its first weights; features are scaled as they are in these windows. */
    static FeatureModel of(
            PatchFeatureStore store, List<WindowRef> train, int numClasses, SegmentationSettings settings)
            throws IOException {
        FeatureScale scale = FeatureScale.of(store, train);
        try (Scope scope = new Scope()) {
            Decoder decoder = settings.make(store.width(), numClasses, new Initializer(settings.seed()));
            return new FeatureModel(store, decoder, scale);
        }
    }

    FeatureScale scale() {
        return scale;
    }

    @Override
    public Module module() {
        return decoder;
    }

    @Override
    public Map<String, ParameterGroups.Group> groups() {
        Map<String, ParameterGroups.Group> groups = new HashMap<>();
        decoder.parameters().keySet().forEach(key -> groups.put(key, new ParameterGroups.Group(1, 1, false)));
        return groups;
    }

    @Override
    public double weightDecay() {
        return WEIGHT_DECAY;
    }

    @Override
    public double clip() {
        return 0;
    }

    /** Along a cosine to 0. */
    @Override
    public double rate(int step, int steps) {
        return (1 + Math.cos(Math.PI * (step - 1) / steps)) / 2;
    }

    @Override
    public Tensor loss(List<WindowRef> batch, long[] targets, int step) throws IOException {
        int side = store.windows(batch.get(0).image()).sidePx();
        Tensor logits = decoder.pixels(scale.apply(features(batch)), side); // [B, K, side, side]
        return SegmentationLoss.of(logits, Ops.longs(targets).view(batch.size(), side, side));
    }

    @Override
    public Tensor probabilities(List<WindowRef> batch) throws IOException {
        int side = store.windows(batch.get(0).image()).sidePx();
        return Ops.softmax32(decoder.pixels(scale.apply(features(batch)), side), 1);
    }

    private Tensor features(List<WindowRef> batch) throws IOException {
        List<Tensor> parts = new ArrayList<>();
        for (WindowRef ref : batch) {
            parts.add(store.window(ref.image(), ref.window()));
        }
        return Ops.cat(0, parts);
    }

    @Override
    public void close() {
        decoder.close();
        scale.close();
    }
}
