package org.golgi.core.tensor;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;

/** Operations of libtorch that the presets leave out, called through the dispatcher. */
public final class Kernels {

    private Kernels() {}

    /**
     * Gradient of a softmax over the last dimension: dS = P ⊙ (dP - Σ P ⊙ dP), written over dP.
     *
     * @param gradient dP
     * @param probabilities P, the softmax's result
     */
    public static void softmaxBackward(Tensor gradient, Tensor probabilities) {
        IValueVector stack = new IValueVector();
        stack.push_back(new IValue(gradient));
        stack.push_back(new IValue(probabilities));
        stack.push_back(new IValue(-1L));
        stack.push_back(new IValue((long) probabilities.dtype().toScalarType().value));
        stack.push_back(new IValue(gradient));
        SoftmaxBackward.KERNEL.callBoxed(stack);
    }

    private static final class SoftmaxBackward {
        static final OperatorHandle KERNEL;

        static {
            try (Scope scope = new Scope()) {
                KERNEL = Scope.retain(Dispatcher.singleton().findSchemaOrThrow("aten::_softmax_backward_data", "out"));
            }
        }
    }
}
