package org.golgi.core.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/**
 * A tree of learned tensors. The literal that names a child or a parameter is its key in PyTorch's checkpoints, so that
 * {@code blocks.0.attn.qkv.weight} can be found by reading the constructors.
 */
public abstract class Module implements AutoCloseable {
    private final Map<String, Parameter> own = new LinkedHashMap<>();
    private final Map<String, Module> children = new LinkedHashMap<>();

    /** Registers a learned tensor under its PyTorch key; this module owns it from now on. */
    protected final Parameter parameter(String key, Tensor initial) {
        Parameter parameter = new Parameter(initial);
        if (own.put(key, parameter) != null) {
            throw new IllegalStateException("parameter '" + key + "' is registered twice");
        }
        return parameter;
    }

    /** Registers a part under its PyTorch key. */
    protected final <M extends Module> M child(String key, M module) {
        if (children.put(key, module) != null) {
            throw new IllegalStateException("child '" + key + "' is registered twice");
        }
        return module;
    }

    /** Registers a numbered list: key.0, key.1, … */
    protected final <M extends Module> List<M> children(String key, int count, IntFunction<M> make) {
        List<M> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(child(key + "." + i, make.apply(i)));
        }
        return List.copyOf(list);
    }

    /** All parameters of the tree by dotted key, in the order of registration. */
    public final Map<String, Parameter> parameters() {
        Map<String, Parameter> all = new LinkedHashMap<>();
        collect("", all);
        return all;
    }

    /** The tensors of all parameters by dotted key; they stay owned by this module. */
    public final Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        parameters().forEach((key, parameter) -> tensors.put(key, parameter.get()));
        return tensors;
    }

    /** How many numbers the tree learns. */
    public final long parameterCount() {
        return parameters().values().stream().mapToLong(Parameter::numel).sum();
    }

    /** Moves every parameter to this device and number type. */
    public final void to(ComputeDevice device, torch.ScalarType type) {
        try (Scope scope = new Scope()) {
            for (Parameter parameter : parameters().values()) {
                parameter.bind(Ops.noGrad(() -> parameter.get().to(device.toTorch(), type)));
            }
        }
    }

    private void collect(String prefix, Map<String, Parameter> into) {
        own.forEach((key, parameter) -> into.put(prefix + key, parameter));
        children.forEach((key, module) -> module.collect(prefix + key + ".", into));
    }

    /** Frees the parameters of the tree. */
    @Override
    public final void close() {
        own.values().forEach(Parameter::release);
        children.values().forEach(Module::close);
        own.clear();
        children.clear();
    }
}
