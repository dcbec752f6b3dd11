package org.golgi.core.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Module;
import org.golgi.core.nn.Parameter;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/** Puts the tensors of a checkpoint into a module, by key and strictly. */
public final class StateDict {

    private StateDict() {}

    /**
     * Copies every tensor into the parameter of its key, converting number type and device. Nothing is copied unless
     * all keys fit.
     *
     * @throws IllegalArgumentException if a key is missing, left over or of another shape
     */
    public static LoadReport load(Module module, Map<String, Tensor> tensors) {
        LoadReport report = compare(module, tensors);
        if (!report.fits()) {
            throw new IllegalArgumentException("the checkpoint does not fit the model: " + report.summary()
                    + "; check architecture, format and prefix of the file");
        }
        try (Scope scope = new Scope()) {
            module.parameters()
                    .forEach(
                            (key, parameter) -> Ops.noGrad(() -> parameter.get().copy_(tensors.get(key))));
        }
        return report;
    }

    /** Compares keys and shapes without copying. */
    public static LoadReport compare(Module module, Map<String, Tensor> tensors) {
        Map<String, Parameter> parameters = module.parameters();
        List<String> missing = new ArrayList<>();
        List<String> mismatched = new ArrayList<>();
        parameters.forEach((key, parameter) -> {
            Tensor tensor = tensors.get(key);
            if (tensor == null) {
                missing.add(key);
            } else if (!Arrays.equals(tensor.shape(), parameter.shape())) {
                mismatched.add(key + " " + Arrays.toString(tensor.shape()) + " instead of "
                        + Arrays.toString(parameter.shape()));
            }
        });
        List<String> unexpected = tensors.keySet().stream()
                .filter(key -> !parameters.containsKey(key))
                .toList();
        return new LoadReport(missing, unexpected, mismatched);
    }
}
