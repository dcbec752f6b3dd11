package org.golgi.core.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.Dinov2Keys;
import org.golgi.core.io.Safetensors;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.core.io.StateDict;
import org.golgi.core.nn.Initializer;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageBatch;
import org.golgi.core.vit.VisionTransformer;
import org.golgi.core.vit.VitConfig;
import org.golgi.core.vit.VitConfig.FeedForwardShape;
import org.golgi.core.vit.VitConfig.PositionResampling;
import org.golgi.core.vit.VitOutput;

/** DINOv2's DinoVisionTransformer: tokens, masked tokens, inner blocks, gradients, at several image sizes. */
final class VitCheck implements ParityCheck {
    private static final double TOLERANCE = 2e-5;
    private static final double GRADIENT_SHARE = 5e-6;
    private static final Pattern INNER = Pattern.compile(
            "(\\w+)\\.intermediate_(n\\d+|l[\\d_]+?)(_nonorm)?\\.(\\d+)\\.(cls|patch_map|patch_tokens)");

    @Override
    public String prefix() {
        return "vit_";
    }

    @Override
    public boolean accepts(GoldenCase golden) {
        return golden.name().startsWith(prefix())
                && golden.hasPart("weights")
                && golden.json().has("constructor_args");
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        try (Scope scope = new Scope();
                VisionTransformer vit = model(golden)) {
            vit.to(report.device(), Ops.F32);
            Inputs inputs = new Inputs(golden.part("io"), report);
            for (String group : inputs.groups()) {
                Ops.noGrad(() -> {
                    compareTokens(vit, inputs, group, "", report);
                    if (inputs.file.contains(group + ".masks")) {
                        compareTokens(vit, inputs, group, "masked.", report);
                    }
                    return null;
                });
            }
            Ops.noGrad(() -> {
                compareInner(vit, inputs, report);
                compareWhole(vit, inputs, report);
                return null;
            });
            if (golden.hasPart("grads")) {
                compareGradients(vit, inputs, new Inputs(golden.part("grads"), report), report);
            }
        }
    }

    private static VisionTransformer model(GoldenCase golden) throws IOException {
        JsonNode arguments = golden.json().path("constructor_args");
        int D = arguments.path("embed_dim").asInt();
        double ratio = arguments.path("mlp_ratio").asDouble();
        boolean gated = arguments.path("ffn_layer").asText().startsWith("swiglu");
        VitConfig config = new VitConfig(
                D,
                arguments.path("depth").asInt(),
                arguments.path("num_heads").asInt(),
                arguments.path("patch_size").asInt(),
                arguments.path("img_size").asInt(),
                gated ? FeedForwardShape.swiGlu(D, ratio) : FeedForwardShape.mlp(D, ratio),
                arguments.path("init_values").asDouble(),
                arguments.path("num_register_tokens").asInt(),
                new PositionResampling(
                        arguments.path("interpolate_offset").asDouble(),
                        arguments.path("interpolate_antialias").asBoolean()));
        VisionTransformer vit = new VisionTransformer(config, new Initializer(0));
        Map<String, Tensor> weights = Safetensors.read(golden.part("weights").path());
        StateDict.load(vit, new Dinov2Keys().toGolgi(weights));
        return vit;
    }

    private static void compareTokens(
            VisionTransformer vit, Inputs inputs, String group, String masked, ParityReport report) {
        try (Scope scope = new Scope()) {
            VitOutput output = vit.forward(inputs.images(group, !masked.isEmpty()));
            String key = group + "." + masked + "x_norm_";
            inputs.compare(key + "clstoken", output.cls(), report);
            inputs.compare(key + "patchtokens", output.patches(), report);
            if (output.registers() > 0) {
                inputs.compare(key + "regtokens", output.registerTokens(), report);
            }
        }
    }

    /** Every recorded output of an inner block, by what its name says. */
    private static void compareInner(VisionTransformer vit, Inputs inputs, ParityReport report) {
        Map<String, List<VitOutput>> computed = new LinkedHashMap<>();
        for (String name : inputs.file.names()) {
            Matcher inner = INNER.matcher(name);
            if (inner.matches()) {
                boolean normed = inner.group(3) == null;
                String which = inner.group(2);
                List<VitOutput> outputs = computed.computeIfAbsent(
                        inner.group(1) + which + normed,
                        key -> innerBlocks(vit, inputs.images(inner.group(1), false), which, normed));
                VitOutput output = outputs.get(Integer.parseInt(inner.group(4)));
                Tensor actual = switch (inner.group(5)) {
                    case "cls" -> output.cls();
                    case "patch_map" -> output.patchMap();
                    default -> output.patches();
                };
                inputs.compare(name, actual, report);
            }
        }
    }

    private static List<VitOutput> innerBlocks(VisionTransformer vit, ImageBatch images, String which, boolean normed) {
        if (which.startsWith("n")) {
            return vit.lastBlocks(images, Integer.parseInt(which.substring(1)), normed);
        }
        TreeSet<Integer> blocks = new TreeSet<>();
        for (String number : which.substring(1).split("_")) {
            blocks.add(Integer.parseInt(number));
        }
        return vit.inner(images, blocks, normed);
    }

    private static void compareWhole(VisionTransformer vit, Inputs inputs, ParityReport report) {
        for (String group : inputs.groups()) {
            if (inputs.file.contains(group + ".x_prenorm")) {
                inputs.compare(
                        group + ".x_prenorm",
                        vit.forwardUnnormed(inputs.images(group, false)).tokens(),
                        report);
            }
            if (inputs.file.contains(group + ".forward")) {
                inputs.compare(
                        group + ".forward",
                        vit.forward(inputs.images(group, false)).cls(),
                        report);
            }
        }
    }

    /** The gradient of the sum of output times cotangent over all tokens, masks passed. */
    private static void compareGradients(VisionTransformer vit, Inputs inputs, Inputs grads, ParityReport report)
            throws IOException {
        for (String group : inputs.groups()) {
            if (!grads.file.contains(group + ".loss")) {
                continue;
            }
            try (Scope scope = new Scope()) {
                vit.tensors().values().forEach(tensor -> tensor.requires_grad_(true));
                VitOutput output = vit.forward(inputs.images(group, true));
                Tensor loss = output.cls()
                        .mul(grads.tensor(group + ".cot.x_norm_clstoken"))
                        .sum()
                        .add(output.patches()
                                .mul(grads.tensor(group + ".cot.x_norm_patchtokens"))
                                .sum());
                if (output.registers() > 0) {
                    loss = loss.add(output.registerTokens()
                            .mul(grads.tensor(group + ".cot.x_norm_regtokens"))
                            .sum());
                }
                loss.backward();
                report.withinShare(
                        "grads: " + group + ".loss",
                        Ops.toFloats(loss),
                        grads.file.floats(group + ".loss"),
                        GRADIENT_SHARE);
                for (Map.Entry<String, Tensor> parameter : vit.tensors().entrySet()) {
                    compareGradient(group + ".grad." + parameter.getKey(), parameter.getValue(), grads, report);
                }
            }
        }
    }

    private static void compareGradient(String name, Tensor parameter, Inputs grads, ParityReport report)
            throws IOException {
        float[] actual = Ops.toFloats(parameter.grad());
        float[] expected = grads.file.floats(name);
        if (name.endsWith("attn.qkv.bias")) {
            // The key part is zero but for rounding: softmax ignores a constant added to every key score.
            int D = expected.length / 3;
            report.withinShare(
                    "grads: " + name + " (query, value)",
                    withoutKey(actual, D),
                    withoutKey(expected, D),
                    GRADIENT_SHARE);
        } else {
            report.withinShare("grads: " + name, actual, expected, GRADIENT_SHARE);
        }
        parameter.mutable_grad().zero_();
    }

    private static float[] withoutKey(float[] bias, int D) {
        float[] rest = new float[2 * D];
        System.arraycopy(bias, 0, rest, 0, D);
        System.arraycopy(bias, 2 * D, rest, D, D);
        return rest;
    }

    /** Recorded tensors on the device of the report. */
    private record Inputs(SafetensorsFile file, ParityReport report) {

        /** Names of the recorded image sizes. */
        List<String> groups() {
            List<String> groups = new ArrayList<>();
            for (String name : file.names()) {
                if (name.endsWith(".input")) {
                    groups.add(name.substring(0, name.length() - ".input".length()));
                }
            }
            return groups;
        }

        ImageBatch images(String group, boolean masked) {
            Optional<Tensor> mask = masked && file.contains(group + ".masks")
                    ? Optional.of(tensor(group + ".masks").to(Ops.BOOL))
                    : Optional.empty();
            return new ImageBatch(tensor(group + ".input"), mask);
        }

        Tensor tensor(String name) {
            try {
                return Safetensors.read(file, name)
                        .to(
                                report.device().toTorch(),
                                report.device().options(type(name)).dtype().toScalarType());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private org.bytedeco.pytorch.global.torch.ScalarType type(String name) {
            return file.entry(name).type().equals("U8") ? Ops.U8 : Ops.F32;
        }

        void compare(String name, Tensor actual, ParityReport report) {
            try {
                report.within(name, Ops.toFloats(actual), file.floats(name), TOLERANCE);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
