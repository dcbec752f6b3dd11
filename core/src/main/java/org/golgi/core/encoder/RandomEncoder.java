package org.golgi.core.encoder;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.golgi.core.nn.Initializer;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageTransform;
import org.golgi.core.vit.Pooling;
import org.golgi.core.vit.VisionTransformer;
import org.golgi.core.vit.VitConfig;
import org.golgi.core.vit.VitConfig.PositionResampling;

/** An encoder of random weights: {@code random:SIZE/PATCH@IMAGE}. One seed gives one encoder, everywhere. */
final class RandomEncoder {
    static final String PREFIX = "random:";
    private static final Pattern PLACE = Pattern.compile("random:([a-z0-9]+)/(\\d{1,4})@(\\d{1,5})");
    /** With 1e-5, the value for training, an untrained network would pass its embeddings through unchanged. */
    private static final double LAYER_SCALE = 1;

    private RandomEncoder() {}

    static VitEncoder open(EncoderSpec spec, ComputeDevice device, Precision precision) {
        Matcher place = PLACE.matcher(spec.place());
        if (!place.matches()) {
            throw new IllegalArgumentException("encoder '" + spec.place()
                    + "' is no random:SIZE/PATCH@IMAGE, such as random:small/16@224; sizes are " + VitConfig.NAMES);
        }
        spec.allowOnly("random", "pooling", "image", "seed", "depth", "registers");
        int imagePx = Integer.parseInt(place.group(3));
        VitConfig config = VitConfig.named(place.group(1), Integer.parseInt(place.group(2)), imagePx)
                .withLayerScale(LAYER_SCALE);
        if (spec.number("depth").isPresent()) {
            config = config.withDepth(spec.number("depth").getAsInt());
        }
        if (spec.number("registers").isPresent()) {
            config = config.withRegisters(spec.number("registers").getAsInt(), PositionResampling.DINOV2_REGISTERS);
        }
        VisionTransformer vit;
        try (Scope scope = new Scope()) {
            vit = new VisionTransformer(
                    config, new Initializer(spec.number("seed").orElse(0)));
        }
        return VitEncoder.owning(
                vit,
                ImageTransform.imageNet(spec.number("image").orElse(imagePx)),
                spec.pooling().orElse(Pooling.CLS),
                device,
                precision);
    }
}
