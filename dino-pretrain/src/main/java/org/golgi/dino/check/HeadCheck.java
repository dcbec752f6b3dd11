package org.golgi.dino.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Parameter;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.dino.config.HeadConfig;
import org.golgi.dino.model.DinoHead;

/** The projection head: outputs and the gradients of every parameter and of the input. */
final class HeadCheck implements ParityCheck {
    private static final double SHARE = 5e-6;

    @Override
    public String prefix() {
        return "head_";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        Natives.load();
        JsonNode args = golden.json().path("constructor_args");
        HeadConfig config = new HeadConfig(
                args.path("out_dim").asInt(),
                args.path("hidden_dim").asInt(),
                args.path("bottleneck_dim").asInt(),
                args.path("nlayers").asInt());
        SafetensorsFile io = golden.part("io");
        try (Scope scope = new Scope();
                DinoHead head = new DinoHead(args.path("in_dim").asInt(), config, new Initializer(0))) {
            for (Map.Entry<String, Parameter> entry : head.parameters().entrySet()) {
                Tensor saved = GoldenTensors.floats(golden.part("weights"), entry.getKey());
                entry.getValue().bind(saved.set_requires_grad(true));
            }
            Tensor input = GoldenTensors.floats(io, "input").set_requires_grad(true);
            Tensor output = head.forward(input);
            output.mul(GoldenTensors.floats(io, "cotangent")).sum().backward();
            Tensor bottleneck = Ops.noGrad(() -> head.bottleneck(input));
            same(report, io, "normalized_bottleneck", bottleneck);
            same(report, io, "output", output);
            same(report, io, "grad.input", input.grad());
            for (Map.Entry<String, Parameter> entry : head.parameters().entrySet()) {
                same(
                        report,
                        io,
                        "grad." + entry.getKey(),
                        entry.getValue().get().grad());
            }
        }
    }

    private static void same(ParityReport report, SafetensorsFile file, String name, Tensor actual) throws IOException {
        report.withinShare(name, Ops.toFloats(actual), file.floats(name), SHARE);
    }
}
