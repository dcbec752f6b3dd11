package org.golgi.eval.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.io.Safetensors;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.core.io.StateDict;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Module;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.eval.mil.ClamHead;
import org.golgi.eval.mil.MaxHead;
import org.golgi.eval.mil.MilHead;
import org.golgi.eval.mil.MultiHeadAttentionPool;

/** Slide heads: outputs, losses and gradients of CLAM, its max-pooling baseline and TRIDENT's attention block. */
final class AbmilCheck implements ParityCheck {
    private static final double OUTPUT_TOLERANCE = 1e-5;
    private static final double GRADIENT_SHARE = 1e-3;
    private static final double GRADIENT_FLOOR = 1e-6;

    @Override
    public String prefix() {
        return "abmil_";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        Natives.load();
        JsonNode config = golden.json().path("config");
        try (Scope scope = new Scope()) {
            Initializer init = new Initializer(0);
            switch (config.path("class").asText("")) {
                case "CLAM_SB", "CLAM_MB" -> clam(golden, config, init, report);
                case "MIL_fc", "MIL_fc_mc" -> max(golden, config, init, report);
                default -> multiHead(golden, config, init, report);
            }
        }
    }

    private static void clam(GoldenCase golden, JsonNode config, Initializer init, ParityReport report)
            throws IOException {
        SafetensorsFile file = golden.tensors();
        double share = config.path("bag_weight").asDouble();
        var clustering = new ClamHead.Clustering(
                config.path("k_sample").asInt(), config.path("subtyping").asBoolean(), share);
        double rate = config.path("dropout").asDouble();
        try (ClamHead head = new ClamHead(
                new ClamHead.Config(
                        config.path("embed_dim").asInt(),
                        config.path("hidden").asInt(),
                        config.path("attention_dim").asInt(),
                        config.path("n_classes").asInt(),
                        config.path("gate").asBoolean(),
                        config.path("class").asText().equals("CLAM_MB"),
                        new ClamHead.Dropout(0, rate),
                        clustering),
                init)) {
            Map<String, Tensor> parameters = load(head, file);
            Tensor bag = leaf(Safetensors.read(file, "features"));
            int label = config.path("label").asInt();
            MilHead.Output output = head.forward(bag);
            near(report, "logits", output.logits(), file.floats("logits"));
            near(report, "probabilities", Ops.softmax32(output.logits(), 1), file.floats("probabilities"));
            near(report, "attention", output.attention(), file.floats("attention_softmax"));
            near(report, "attention before the softmax", head.attentionScores(bag), file.floats("attention_raw"));
            ClamHead.Instances instances = head.instances(output, label);
            report.require("instance labels", Arrays.equals(instances.labels(), file.longs("instance_labels")));
            report.require(
                    "instance predictions", Arrays.equals(instances.predictions(), file.longs("instance_predictions")));
            JsonNode scalars = golden.json().path("scalars");
            number(report, "instance loss", instances.loss(), scalars.path("instance_loss"));
            Tensor total = head.loss(output, label);
            number(report, "total loss", total, scalars.path("total_loss_0.7bag_0.3inst"));
            total.backward(
                    new Tensor(),
                    new org.bytedeco.pytorch.BoolOptional(true),
                    false,
                    new org.bytedeco.pytorch.TensorArrayRefOptional());
            gradients(report, "grad_total.", parameters, file);
            parameters.values().forEach(AbmilCheck::clearGradient);
            clearGradient(bag);
            Tensor bagLoss = total.sub(Ops.scale(instances.loss(), 1 - share));
            Tensor alone = Ops.scale(bagLoss, 1 / share);
            number(report, "bag loss", alone, scalars.path("bag_loss"));
            alone.backward();
            gradients(report, "grad_bag.", parameters, file);
            report.withinShare(
                    "gradient of the features",
                    Ops.toFloats(bag.grad()),
                    file.floats("grad_bag.features"),
                    GRADIENT_SHARE);
        }
    }

    private static void max(GoldenCase golden, JsonNode config, Initializer init, ParityReport report)
            throws IOException {
        SafetensorsFile file = golden.tensors();
        try (MaxHead head = new MaxHead(
                config.path("embed_dim").asInt(),
                config.path("hidden").asInt(),
                config.path("n_classes").asInt(),
                0,
                init)) {
            load(head, file);
            MilHead.Output output = head.forward(Safetensors.read(file, "features"));
            near(report, "logits of the patch", output.logits(), file.floats("top_instance_logits"));
            near(report, "probabilities", Ops.softmax32(output.logits(), 1), file.floats("bag_probabilities"));
            Tensor chosen = output.attention().mm(output.instances());
            near(report, "features of the patch", chosen, file.floats("top_feature"));
            float[] logits = Ops.toFloats(output.logits());
            int best = 0;
            for (int c = 1; c < logits.length; c++) {
                best = logits[c] > logits[best] ? c : best;
            }
            report.require("prediction", best == file.longs("prediction")[0]);
        }
    }

    private static void multiHead(GoldenCase golden, JsonNode config, Initializer init, ParityReport report)
            throws IOException {
        SafetensorsFile file = golden.tensors();
        try (MultiHeadAttentionPool pool = new MultiHeadAttentionPool(
                new MultiHeadAttentionPool.Config(
                        config.path("feature_dim").asInt(),
                        config.path("head_dim").asInt(),
                        config.path("n_heads").asInt(),
                        config.path("n_branches").asInt(),
                        config.path("gated").asBoolean()),
                init)) {
            Map<String, Tensor> parameters = load(pool, file);
            Tensor features = leaf(Safetensors.read(file, "features"));
            MultiHeadAttentionPool.Pooled pooled =
                    pool.forward(features, Safetensors.read(file, "mask").to(Ops.BOOL));
            near(report, "pooled", pooled.pooled(), file.floats("y"));
            report.withinShare(
                    "attention", Ops.toFloats(pooled.scores()), file.floats("attention_raw"), OUTPUT_TOLERANCE);
            pooled.pooled().mul(Safetensors.read(file, "cotangent")).sum().backward();
            gradients(report, "grad.", parameters, file);
            report.withinShare(
                    "gradient of the features",
                    Ops.toFloats(features.grad()),
                    file.floats("grad.features"),
                    GRADIENT_SHARE);
        }
    }

    /** Loads the parameters strictly and makes them collect gradients. */
    private static Map<String, Tensor> load(Module module, SafetensorsFile file) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : file.names()) {
            if (name.startsWith("param.")) {
                tensors.put(name.substring("param.".length()), Safetensors.read(file, name));
            }
        }
        StateDict.load(module, tensors);
        Map<String, Tensor> parameters = module.tensors();
        parameters.values().forEach(tensor -> tensor.set_requires_grad(true));
        return parameters;
    }

    private static Tensor leaf(Tensor tensor) {
        return tensor.set_requires_grad(true);
    }

    private static void gradients(
            ParityReport report, String prefix, Map<String, Tensor> parameters, SafetensorsFile file)
            throws IOException {
        for (Map.Entry<String, Tensor> parameter : parameters.entrySet()) {
            String name = prefix + parameter.getKey();
            if (file.contains(name)) {
                float[] expected = file.floats(name);
                float largest = 0;
                for (float value : expected) {
                    largest = Math.max(largest, Math.abs(value));
                }
                // The bias before a softmax has no gradient but rounding.
                double tolerance = Math.max(GRADIENT_SHARE * largest, GRADIENT_FLOOR);
                report.within(name, gradient(parameter.getValue(), expected.length), expected, tolerance);
            }
        }
    }

    /** The gradient; zeros for a parameter that took no part. */
    private static float[] gradient(Tensor parameter, int numbers) {
        Tensor gradient = parameter.grad();
        return gradient.defined() ? Ops.toFloats(gradient) : new float[numbers];
    }

    private static void clearGradient(Tensor tensor) {
        if (tensor.grad().defined()) {
            tensor.mutable_grad().zero_();
        }
    }

    private static void near(ParityReport report, String quantity, Tensor actual, float[] expected) {
        report.within(quantity, Ops.toFloats(actual), expected, OUTPUT_TOLERANCE);
    }

    private static void number(ParityReport report, String quantity, Tensor actual, JsonNode expected) {
        report.within(quantity, actual.detach().item().toDouble(), expected.asDouble(), OUTPUT_TOLERANCE);
    }
}
