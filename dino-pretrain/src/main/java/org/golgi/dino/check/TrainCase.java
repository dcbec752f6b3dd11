package org.golgi.dino.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.core.nn.DropPath;
import org.golgi.core.optim.AdamW;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Precision;
import org.golgi.core.vit.VitConfig;
import org.golgi.dino.config.HeadConfig;
import org.golgi.dino.config.LossConfig;
import org.golgi.dino.model.CropBatch;
import org.golgi.dino.model.DinoNetwork;
import org.golgi.dino.model.SelfDistillation;

/** What a {@code train_} case says of model, losses, schedules and data. */
final class TrainCase {
    private final GoldenCase golden;
    private final JsonNode cfg;
    private final SafetensorsFile data;

    TrainCase(GoldenCase golden) throws IOException {
        this.golden = golden;
        cfg = golden.json().path("cfg");
        data = golden.sibling(golden.json().path("data_file").asText());
    }

    int steps() {
        return golden.json().path("steps").asInt();
    }

    double clip() {
        return cfg.path("optim").path("clip_grad").asDouble();
    }

    SelfDistillation model() throws IOException {
        JsonNode optim = cfg.path("optim");
        AdamW.Config adam = new AdamW.Config(
                optim.path("adamw_beta1").asDouble(),
                optim.path("adamw_beta2").asDouble(),
                golden.json().path("adamw").path("eps").asDouble());
        SelfDistillation.Setting setting = new SelfDistillation.Setting(
                ComputeDevice.CPU,
                Precision.FP32,
                adam,
                optim.path("layerwise_decay").asDouble(),
                optim.path("patch_embed_lr_mult").asDouble());
        SelfDistillation model = new SelfDistillation(shape(), loss(), setting, 0);
        model.restore(start(model.state()));
        return model;
    }

    /** The saved weights and centres over a fresh optimiser; a teacher that is left out equals the student. */
    private Map<String, Map<String, Tensor>> start(Map<String, Map<String, Tensor>> fresh) throws IOException {
        Map<String, Tensor> saved = GoldenTensors.all(golden.part("init"));
        Map<String, Tensor> teacher = new LinkedHashMap<>();
        fresh.get("teacher").forEach((key, tensor) -> {
            String source = saved.containsKey(key) ? key : key.replaceFirst("^teacher\\.", "student.");
            teacher.put(key, saved.get(source));
        });
        Map<String, Tensor> student = new LinkedHashMap<>(saved);
        student.keySet().removeIf(key -> !key.startsWith("student."));
        Map<String, Tensor> optimizer = new LinkedHashMap<>(fresh.get("optimizer"));
        optimizer.replaceAll((key, tensor) -> saved.getOrDefault(key, tensor));
        return Map.of("student", student, "teacher", teacher, "optimizer", optimizer);
    }

    private DinoNetwork.Shape shape() {
        JsonNode student = cfg.path("student");
        int D = golden.json().path("arch").path("embed_dim").asInt();
        double ratio = golden.json().path("arch").path("mlp_ratio").asDouble();
        VitConfig vit = new VitConfig(
                D,
                golden.json().path("arch").path("depth").asInt(),
                golden.json().path("arch").path("num_heads").asInt(),
                student.path("patch_size").asInt(),
                cfg.path("crops").path("global_crops_size").asInt(),
                student.path("ffn_layer").asText().startsWith("swiglu")
                        ? VitConfig.FeedForwardShape.swiGlu(D, ratio)
                        : VitConfig.FeedForwardShape.mlp(D, ratio),
                student.path("layerscale").asDouble(),
                student.path("num_register_tokens").asInt(),
                new VitConfig.PositionResampling(
                        student.path("interpolate_offset").asDouble(),
                        student.path("interpolate_antialias").asBoolean()));
        Optional<HeadConfig> ibot = cfg.path("ibot").path("separate_head").asBoolean()
                ? Optional.of(head(cfg.path("ibot")))
                : Optional.empty();
        return new DinoNetwork.Shape(vit, head(cfg.path("dino")), ibot);
    }

    private static HeadConfig head(JsonNode node) {
        return new HeadConfig(
                node.path("head_n_prototypes").asInt(),
                node.path("head_hidden_dim").asInt(),
                node.path("head_bottleneck_dim").asInt(),
                node.path("head_nlayers").asInt());
    }

    LossConfig loss() {
        boolean sinkhorn = cfg.path("train").path("centering").asText().equals("sinkhorn_knopp");
        return new LossConfig(
                cfg.path("dino").path("loss_weight").asDouble(),
                cfg.path("ibot").path("loss_weight").asDouble(),
                cfg.path("dino").path("koleo_loss_weight").asDouble(),
                0,
                5,
                golden.json().path("student_temp").asDouble(),
                sinkhorn ? LossConfig.CenteringKind.SINKHORN : LossConfig.CenteringKind.SOFTMAX,
                golden.json().path("center_momentum").asDouble());
    }

    StepSchedules schedules() {
        return OfficialSchedules.of(
                cfg.path("optim"),
                cfg.path("teacher"),
                cfg.path("train").path("OFFICIAL_EPOCH_LENGTH").asLong());
    }

    CropBatch batch(int step) throws IOException {
        String prefix = "step" + step + ".";
        return new CropBatch(
                GoldenTensors.floats(data, prefix + "collated_global_crops"),
                GoldenTensors.floats(data, prefix + "collated_local_crops"),
                GoldenTensors.masks(data, prefix + "collated_masks"));
    }

    /** The rows that the official run has drawn. */
    DropPath dropPath(int step) {
        if (cfg.path("student").path("drop_path_rate").asDouble() == 0) {
            return DropPath.NONE;
        }
        return (block, branch, group, images) -> {
            String name = "step" + step + ".droppath.block" + block
                    + (branch == DropPath.Branch.ATTENTION ? ".attn." : ".ffn.") + (group == 0 ? "global" : "local")
                    + ".kept_rows";
            try {
                long[] rows = golden.part("trace").longs(name);
                return java.util.Arrays.stream(rows).mapToInt(Math::toIntExact).toArray();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        };
    }
}
