package org.golgi.core.check;

import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.Safetensors;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.core.io.StateDict;
import org.golgi.core.io.TimmKeys;
import org.golgi.core.io.VitTensors;
import org.golgi.core.nn.Initializer;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageBatch;
import org.golgi.core.vit.VisionTransformer;
import org.golgi.core.vit.VitConfig;
import org.golgi.core.vit.VitOutput;

/** timm's VisionTransformer as UNI and UNI2 configure it, read through {@link TimmKeys}. */
final class TimmCheck implements ParityCheck {
    private static final double TOLERANCE = 2e-5;

    @Override
    public String prefix() {
        return "vit_timm_";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        TimmKeys keys = new TimmKeys();
        try (Scope scope = new Scope()) {
            Map<String, Tensor> weights =
                    keys.toGolgi(Safetensors.read(golden.part("weights").path()));
            OptionalInt heads = OptionalInt.of(
                    golden.json().path("kwargs").path("num_heads").asInt());
            VitConfig config =
                    VitTensors.architecture(weights, heads, keys.resampling(weights.containsKey("register_tokens")));
            try (VisionTransformer vit = new VisionTransformer(config, new Initializer(0))) {
                StateDict.load(vit, weights);
                vit.to(report.device(), Ops.F32);
                compare(vit, golden.part("io"), report);
            }
        }
    }

    private static void compare(VisionTransformer vit, SafetensorsFile io, ParityReport report) throws IOException {
        for (String name : io.names()) {
            if (name.endsWith(".input")) {
                String group = name.substring(0, name.length() - ".input".length());
                try (Scope scope = new Scope()) {
                    Tensor input = Safetensors.read(io, name).to(report.device().toTorch(), Ops.F32);
                    VitOutput output = Ops.noGrad(() -> vit.forward(ImageBatch.of(input)));
                    report.within(
                            group + ".forward_features",
                            Ops.toFloats(output.tokens()),
                            io.floats(group + ".forward_features"),
                            TOLERANCE);
                    report.within(
                            group + ".pooled", Ops.toFloats(output.cls()), io.floats(group + ".pooled"), TOLERANCE);
                }
            }
        }
    }
}
