package org.golgi.dino.train;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.golgi.core.encoder.Encoders;
import org.golgi.core.encoder.VitEncoder;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageTransform;
import org.golgi.core.vit.VitConfig;
import org.golgi.dino.config.DinoConfig;
import org.golgi.dino.model.SelfDistillation;

/**
 * {@code run.start_from}: the backbones of student and teacher begin with the weights of an encoder in place of random
 * ones; the heads are always new. The position embedding is brought to the run's global crops as the encoder's own code
 * does it.
 */
public final class StartingWeights {

    private StartingWeights() {}

    /**
     * Opens the encoder and compares it with the model, before a run is begun.
     *
     * @throws IllegalArgumentException if it does not exist or is of another architecture
     */
    public static void check(DinoConfig config) throws IOException {
        if (!config.run().startFrom().isBlank()) {
            Natives.load();
            open(config).close();
        }
    }

    /** Puts the weights into a model that has not learned anything yet. */
    static void into(SelfDistillation model, DinoConfig config, RunLog log) throws IOException {
        if (config.run().startFrom().isBlank()) {
            return;
        }
        try (VitEncoder encoder = open(config);
                Scope scope = new Scope()) {
            model.startFrom(encoder.transformer().tensorsFor(config.crops().globalSizePx()));
            log.note("starts from the weights of " + config.run().startFrom());
            warnOfOtherColours(encoder.transform(), config, log);
        }
    }

    /** Legal, as the run can learn other colours, but seldom meant. */
    private static void warnOfOtherColours(ImageTransform known, DinoConfig config, RunLog log) {
        if (!known.mean().equals(config.crops().mean())
                || !known.deviation().equals(config.crops().deviation())) {
            log.note("WARNING: that encoder expects colours less " + known.mean() + " over " + known.deviation()
                    + ", this run gives them less " + config.crops().mean() + " over "
                    + config.crops().deviation() + "; to go on as it was trained, set crops.mean and crops.deviation");
        }
    }

    private static VitEncoder open(DinoConfig config) throws IOException {
        VitEncoder encoder = Encoders.open(config.run().startFrom(), ComputeDevice.CPU, Precision.FP32);
        Map<String, Object> found = shape(encoder.transformer().config());
        Map<String, Object> wanted =
                shape(config.model().architecture(config.crops().globalSizePx()));
        for (String key : wanted.keySet()) {
            if (!Objects.equals(found.get(key), wanted.get(key))) {
                encoder.close();
                throw new IllegalArgumentException(
                        "run.start_from " + config.run().startFrom() + " has " + key + " "
                                + found.get(key) + ", the model of this run " + wanted.get(key)
                                + "; set model to the architecture of the encoder");
            }
        }
        return encoder;
    }

    private static Map<String, Object> shape(VitConfig vit) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("width", vit.dimension());
        shape.put("depth", vit.depth());
        shape.put("heads", vit.heads());
        shape.put("patch size", vit.patchSizePx());
        shape.put("feed-forward layer", vit.feedForward());
        shape.put("registers", vit.registers());
        shape.put("layer scale", vit.layerScale() > 0);
        return shape;
    }
}
