package org.golgi.dino.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;
import org.golgi.dino.config.LossConfig;
import org.golgi.dino.loss.DinoLoss;
import org.golgi.dino.loss.IbotLoss;
import org.golgi.dino.loss.KdeLoss;
import org.golgi.dino.loss.KoLeoLoss;

/**
 * The weighted sum that is minimised. A tile with 2 global and L local crops makes 2L + 2 pairs; the class-token loss is
 * the mean over them.
 */
public final class Objective {
    private static final Set<String> HALVED_IN_LOGS = Set.of("koleo", "kde", "ibot");

    private final LossConfig config;
    private final DinoLoss dino;
    private final IbotLoss ibot;
    private final KoLeoLoss koleo = new KoLeoLoss();
    private final KdeLoss kde;

    public Objective(LossConfig config) {
        this.config = config;
        dino = new DinoLoss(config.studentTemperature());
        ibot = new IbotLoss(config.studentTemperature());
        kde = new KdeLoss(config.kdeConcentration());
    }

    /**
     * The terms of a batch.
     *
     * @param weighted every term as it enters the sum, each []
     */
    record Terms(Map<String, Tensor> weighted) {
        Tensor total() {
            return weighted.values().stream().reduce(Tensor::add).orElseThrow();
        }
    }

    /** What of a term DINOv2 writes to its logs. */
    static double loggedShare(String term) {
        return HALVED_IN_LOGS.contains(term) ? 0.5 : 1;
    }

    Terms terms(Targets targets, Predictions predictions, DeviceBatch crops) {
        double pairs = 2.0 + 2 * crops.localsPerTile();
        Map<String, Tensor> terms = new LinkedHashMap<>();
        if (crops.hasLocals()) {
            terms.put(
                    "dino_local",
                    Ops.scale(dino.local(predictions.localLogits(), targets.cls()), config.dino() / pairs));
        }
        terms.put(
                "dino_global",
                Ops.scale(dino.global(predictions.globalLogits(), targets.cls()), config.dino() * 2 / pairs));
        if (config.koleo() > 0) {
            terms.put("koleo", Ops.scale(overCrops(predictions, crops, koleo::of), config.koleo()));
        }
        if (config.kde() > 0) {
            terms.put("kde", Ops.scale(overCrops(predictions, crops, kde::of), config.kde()));
        }
        if (config.ibot() > 0 && crops.hasHidden()) {
            Tensor loss = ibot.of(predictions.patchLogits(), targets.patches(), crops.weights(), crops.images());
            terms.put("ibot", Ops.scale(loss, config.ibot()));
        }
        return new Terms(terms);
    }

    /** The sum over the two global crops, each among the tiles of the batch. */
    private static Tensor overCrops(Predictions predictions, DeviceBatch crops, UnaryOperator<Tensor> regulariser) {
        long B = crops.tiles();
        Tensor features = predictions.globalFeatures();
        return regulariser.apply(features.narrow(0, 0, B)).add(regulariser.apply(features.narrow(0, B, B)));
    }
}
