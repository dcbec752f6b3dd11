package org.golgi.core.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.Module;
import org.golgi.core.nn.Parameter;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;

/**
 * The parameters of one module in one flat float32 buffer, so that optimiser, moving average and norm are one pass over
 * memory each.
 *
 * <p>From construction on, the module's parameters are views: of the float32 master buffer, or of a flat bfloat16 copy
 * that {@link #refresh} renews. Parameters of equal {@linkplain ParameterGroups.Group group} lie side by side and make
 * one {@link Segment}. Two modules of the same architecture and groups have the same layout.
 */
public final class FlatParameters implements AutoCloseable {
    /** Every parameter begins on a cache line in either precision; the gaps stay zero. */
    private static final long ALIGNMENT = 32;

    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final List<Segment> segments = new ArrayList<>();
    private final Tensor master;
    private final Tensor compute;
    private final Tensor gradient;
    private final boolean learns;
    private Optional<Tensor> written = Optional.empty();
    private Optional<Tensor> sum = Optional.empty();

    /**
     * A stretch of the flat buffers whose parameters are updated alike.
     *
     * @param group the multipliers
     * @param start first number
     * @param length how many numbers
     */
    public record Segment(ParameterGroups.Group group, long start, long length) {}

    private record Slot(Parameter parameter, long start, long length, long[] shape) {
        Tensor view(Tensor flat) {
            return flat.narrow(0, start, length).view(shape);
        }
    }

    private FlatParameters(
            Module module,
            Map<String, ParameterGroups.Group> groups,
            ComputeDevice device,
            Precision precision,
            boolean learns) {
        this.learns = learns;
        long total = layOut(module.parameters(), groups);
        try (Scope scope = new Scope()) {
            master = Scope.retain(Ops.zeros(device, Ops.F32, total));
            slots.values().forEach(slot -> slot.view(master).copy_(slot.parameter.get()));
            compute = Scope.retain(precision == Precision.FP32 ? master : master.to(precision.scalarType()));
            gradient = Scope.retain(learns ? Ops.zeros(device, Ops.F32, total) : Ops.zeros(device, Ops.F32, 0));
            for (Slot slot : slots.values()) {
                slot.parameter.bind(slot.view(compute).detach().set_requires_grad(learns));
            }
        }
    }

    /** Parameters that are learned: they collect gradients. */
    public static FlatParameters learned(
            Module module, Map<String, ParameterGroups.Group> groups, ComputeDevice device, Precision precision) {
        return Ops.noGrad(() -> new FlatParameters(module, groups, device, precision, true));
    }

    /** Parameters that follow others: without gradients. */
    public static FlatParameters frozen(
            Module module, Map<String, ParameterGroups.Group> groups, ComputeDevice device, Precision precision) {
        return Ops.noGrad(() -> new FlatParameters(module, groups, device, precision, false));
    }

    private long layOut(Map<String, Parameter> parameters, Map<String, ParameterGroups.Group> groups) {
        Map<ParameterGroups.Group, List<String>> members = new LinkedHashMap<>();
        parameters
                .keySet()
                .forEach(key -> members.computeIfAbsent(groups.get(key), group -> new ArrayList<>())
                        .add(key));
        long end = 0;
        for (Map.Entry<ParameterGroups.Group, List<String>> entry : members.entrySet()) {
            long start = end;
            for (String key : entry.getValue()) {
                Parameter parameter = parameters.get(key);
                slots.put(key, new Slot(parameter, end, parameter.numel(), parameter.shape()));
                end += (parameter.numel() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            }
            segments.add(new Segment(entry.getKey(), start, end - start));
        }
        return end;
    }

    /** All numbers, float32. */
    public Tensor master() {
        return master;
    }

    /** All gradients in the layout of {@link #master()}, float32. */
    public Tensor gradient() {
        return gradient;
    }

    public List<Segment> segments() {
        return List.copyOf(segments);
    }

    /** Renews the copy in compute precision after the master has changed. */
    public void refresh() {
        if (compute != master) {
            Ops.noGrad(() -> compute.copy_(master));
        }
    }

    /**
     * Moves what the backward pass has left at the parameters, recorded or in the {@linkplain #placeGradients places}, to
     * {@link #gradient()}; parameters that took no part get zero.
     */
    public void collectGradients() {
        if (!learns) {
            throw new IllegalStateException("these parameters are frozen and have no gradients");
        }
        Ops.noGrad(() -> {
            try (Scope scope = new Scope()) {
                Tensor places = written.orElse(gradient);
                slots.values().forEach(slot -> collect(slot, slot.view(places)));
                if (places != gradient) {
                    gradient.copy_(places);
                }
            }
            return null;
        });
    }

    /**
     * The same for a step of several backward passes, one call a pass: after the last one {@link #gradient()} is the sum
     * over all, added up in float32.
     *
     * @param first true for the first pass of a step
     * @param last true for the last
     */
    public void collectGradients(boolean first, boolean last) {
        collectGradients();
        if (first && last) {
            return;
        }
        Ops.noGrad(() -> {
            if (sum.isEmpty()) {
                sum = Optional.of(Scope.retain(torch.zeros_like(gradient)));
            }
            Tensor before = sum.get();
            if (last) {
                gradient.add_(before);
            } else if (first) {
                before.copy_(gradient);
            } else {
                before.add_(gradient);
            }
            return null;
        });
    }

    private static void collect(Slot slot, Tensor target) {
        boolean inPlace = slot.parameter.takeWritten();
        Tensor recorded = slot.parameter.get().mutable_grad();
        if (recorded.defined()) {
            target.copy_(recorded);
            recorded.reset();
        } else if (!inPlace) {
            target.zero_();
        }
    }

    /**
     * Gives every parameter a place for its gradient, for backward passes that write their gradients themselves, such as
     * {@link org.golgi.core.nn.BlocksPass}.
     */
    public void placeGradients() {
        Ops.noGrad(() -> {
            try (Scope scope = new Scope()) {
                Tensor places = compute == master ? gradient : torch.zeros_like(compute);
                written = Optional.of(Scope.retain(places));
                slots.values().forEach(slot -> slot.parameter.bindGradient(slot.view(places)));
            }
            return null;
        });
    }

    /** A flat tensor of this layout, taken apart by key; the parts are views. */
    public Map<String, Tensor> split(Tensor flat) {
        Map<String, Tensor> parts = new LinkedHashMap<>();
        slots.forEach((key, slot) -> parts.put(key, slot.view(flat)));
        return parts;
    }

    /** Frees the buffers; the module keeps its views. */
    @Override
    public void close() {
        Scope.release(master);
        Scope.release(compute);
        Scope.release(gradient);
        written.ifPresent(Scope::release);
        sum.ifPresent(Scope::release);
    }
}
