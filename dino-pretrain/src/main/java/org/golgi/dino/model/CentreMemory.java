package org.golgi.dino.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.dino.loss.Centering;

/**
 * The centres before a step. They move as soon as targets are asked for, so a step that is not applied has to bring them
 * back: the mean of logits that are not finite would spoil every target after it.
 */
final class CentreMemory implements AutoCloseable {
    private final Map<Centering, Map<String, Tensor>> before = new LinkedHashMap<>();

    CentreMemory(SelfDistillation model) {
        for (Centering centering : List.of(model.dinoCentering(), model.ibotCentering())) {
            Map<String, Tensor> copies = new LinkedHashMap<>();
            try (Scope scope = new Scope()) {
                Ops.noGrad(() -> {
                    centering.state().forEach((name, tensor) -> copies.put(name, Scope.retain(tensor.clone())));
                    return null;
                });
            }
            before.put(centering, copies);
        }
    }

    /** The step was applied: nothing is brought back. */
    void forget() {
        before.values().forEach(copies -> copies.values().forEach(Scope::release));
        before.clear();
    }

    /** Brings the centres back, unless they were forgotten. */
    @Override
    public void close() {
        try (Scope scope = new Scope()) {
            before.forEach(Centering::restore);
        }
        forget();
    }
}
