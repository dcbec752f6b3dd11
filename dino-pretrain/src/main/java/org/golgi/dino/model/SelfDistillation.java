package org.golgi.dino.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Module;
import org.golgi.core.optim.AdamW;
import org.golgi.core.optim.FlatParameters;
import org.golgi.core.optim.ParameterGroups;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.core.tensor.Workspace;
import org.golgi.dino.config.LossConfig;
import org.golgi.dino.loss.Centering;
import org.golgi.dino.loss.SinkhornKnopp;
import org.golgi.dino.loss.SoftmaxCentering;

/**
 * Everything that a training run changes: the student, the teacher that follows it (DINO, Caron et al. 2021, section
 * 3.1), the optimiser's moments and the centres.
 */
public final class SelfDistillation implements AutoCloseable {
    private final DinoNetwork student;
    private final DinoNetwork teacher;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Centering dinoCentering;
    private final Centering ibotCentering;
    private final ComputeDevice device;
    private final Optional<Workspace> memory;

    /**
     * How the parameters are held and updated.
     *
     * @param device where everything lives
     * @param precision of products
     * @param adam constants of the optimiser
     * @param layerDecay learning-rate factor a layer of the backbone
     * @param patchEmbedFactor further factor of the patch embedding
     */
    public record Setting(
            ComputeDevice device, Precision precision, AdamW.Config adam, double layerDecay, double patchEmbedFactor) {}

    /** A part of the student with its optimiser, and the same part of the teacher. */
    record Part(FlatParameters student, FlatParameters teacher, AdamW optimizer) {}

    /** A student with first values of this seed and a teacher that equals it. */
    public SelfDistillation(DinoNetwork.Shape shape, LossConfig loss, Setting setting, long seed) {
        device = setting.device();
        memory = device.cuda()
                ? Optional.empty()
                : Optional.of(new Workspace(device, setting.precision().scalarType()));
        try (Scope scope = new Scope()) {
            student = new DinoNetwork(shape, new Initializer(seed));
            teacher = new DinoNetwork(shape, new Initializer(seed));
            student.parts().forEach((key, module) -> parts.put(key, part(key, module, shape, setting)));
        }
        dinoCentering = centering(loss, 1, shape.dinoHead().prototypes());
        ibotCentering = centering(loss, 1, 1, shape.ibotPrototypes());
    }

    private Part part(String key, Module module, DinoNetwork.Shape shape, Setting setting) {
        var keys = module.parameters().keySet();
        Map<String, ParameterGroups.Group> groups = key.equals("backbone")
                ? ParameterGroups.backbone(
                        keys, shape.backbone().depth(), setting.layerDecay(), setting.patchEmbedFactor())
                : ParameterGroups.head(keys);
        FlatParameters learned = FlatParameters.learned(module, groups, device, setting.precision());
        if (key.equals("backbone") && memory.isPresent()) {
            learned.placeGradients();
        }
        FlatParameters follower = FlatParameters.frozen(teacher.parts().get(key), groups, device, setting.precision());
        return new Part(learned, follower, new AdamW(learned, setting.adam()));
    }

    private Centering centering(LossConfig loss, long... shape) {
        return switch (loss.centering()) {
            case SOFTMAX -> new SoftmaxCentering(loss.centerMomentum(), device, shape);
            case SINKHORN -> new SinkhornKnopp();
        };
    }

    public DinoNetwork student() {
        return student;
    }

    public DinoNetwork teacher() {
        return teacher;
    }

    public ComputeDevice device() {
        return device;
    }

    /** Memory for the activations of the backbone, all of it free; empty on GPUs, where libtorch records the pass. */
    Optional<Workspace> memory() {
        memory.ifPresent(Workspace::clear);
        return memory;
    }

    Map<String, Part> parts() {
        return parts;
    }

    Centering dinoCentering() {
        return dinoCentering;
    }

    Centering ibotCentering() {
        return ibotCentering;
    }

    /** The float32 weights of the student, by the keys of {@link DinoNetwork}; views. */
    public Map<String, Tensor> studentWeights() {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        parts.forEach((part, held) -> held.student()
                .split(held.student().master())
                .forEach((key, tensor) -> weights.put(part + "." + key, tensor)));
        return weights;
    }

    /** The float32 weights of the teacher, by the keys of {@link DinoNetwork}; views. */
    public Map<String, Tensor> teacherWeights() {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        parts.forEach((part, held) -> held.teacher()
                .split(held.teacher().master())
                .forEach((key, tensor) -> weights.put(part + "." + key, tensor)));
        return weights;
    }

    /** The gradients that the last step has used, after clipping, by the keys of {@link DinoNetwork}; views. */
    public Map<String, Tensor> gradients() {
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        parts.forEach((part, held) -> held.student()
                .split(held.student().gradient())
                .forEach((key, tensor) -> gradients.put(part + "." + key, tensor)));
        return gradients;
    }

    /**
     * All state by file and key; views of the live tensors. Files {@code student} and {@code teacher} have the keys of
     * the official {@code SSLMetaArch}; {@code optimizer} holds the moments and the centres.
     */
    public Map<String, Map<String, Tensor>> state() {
        Map<String, Tensor> studentFile = new LinkedHashMap<>();
        studentWeights().forEach((key, tensor) -> studentFile.put("student." + key, tensor));
        Map<String, Tensor> teacherFile = new LinkedHashMap<>();
        teacherWeights().forEach((key, tensor) -> teacherFile.put("teacher." + key, tensor));
        Map<String, Tensor> optimizerFile = new LinkedHashMap<>();
        parts.forEach((part, held) ->
                held.optimizer().state().forEach((key, tensor) -> optimizerFile.put(part + "." + key, tensor)));
        dinoCentering.state().forEach((key, tensor) -> optimizerFile.put("dino_loss." + key, tensor));
        ibotCentering.state().forEach((key, tensor) -> optimizerFile.put("ibot_patch_loss." + key, tensor));
        Map<String, Map<String, Tensor>> state = new LinkedHashMap<>();
        state.put("student", studentFile);
        state.put("teacher", teacherFile);
        state.put("optimizer", optimizerFile);
        return state;
    }

    /**
     * Takes over a saved state, so that training goes on to the same bits.
     *
     * @throws IllegalArgumentException naming the first tensor that is missing, unexpected or of another shape; nothing
     *     is changed then
     */
    public void restore(Map<String, Map<String, Tensor>> saved) {
        Map<String, Map<String, Tensor>> own = state();
        own.forEach((file, tensors) -> check(file, tensors, saved.getOrDefault(file, Map.of())));
        Ops.noGrad(() -> {
            own.forEach((file, tensors) -> tensors.forEach(
                    (key, tensor) -> tensor.copy_(saved.get(file).get(key))));
            return null;
        });
        refresh();
    }

    /**
     * Starts from the weights of a backbone in place of random ones: student and teacher get them.
     *
     * @param backbone by the keys of the backbone, without a prefix
     */
    public void startFrom(Map<String, Tensor> backbone) {
        Part held = parts.get("backbone");
        Map<String, Tensor> own = held.student().split(held.student().master());
        check("backbone", own, backbone);
        Ops.noGrad(() -> {
            own.forEach((key, tensor) -> tensor.copy_(backbone.get(key)));
            held.teacher().master().copy_(held.student().master());
            return null;
        });
        refresh();
    }

    private static void check(String file, Map<String, Tensor> own, Map<String, Tensor> saved) {
        for (Map.Entry<String, Tensor> entry : own.entrySet()) {
            Tensor tensor = saved.get(entry.getKey());
            if (tensor == null
                    || !Arrays.equals(tensor.shape(), entry.getValue().shape())) {
                throw new IllegalArgumentException("the saved " + file + " state has "
                        + (tensor == null ? "no tensor '" : "another shape of '") + entry.getKey()
                        + "'; use the configuration that it was made with");
            }
        }
        for (String key : saved.keySet()) {
            if (!own.containsKey(key)) {
                throw new IllegalArgumentException("the saved " + file + " state has a tensor '" + key
                        + "' that this model does not have; use the configuration that it was made with");
            }
        }
    }

    private void refresh() {
        for (Part part : parts.values()) {
            part.student().refresh();
            part.teacher().refresh();
        }
    }

    @Override
    public void close() {
        for (Part part : parts.values()) {
            part.optimizer().close();
            part.student().close();
            part.teacher().close();
        }
        memory.ifPresent(Workspace::close);
        student.close();
        teacher.close();
        dinoCentering.close();
        ibotCentering.close();
    }
}
