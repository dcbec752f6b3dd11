package org.golgi.core.optim;

import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Scope;

/**
 * libtorch's AdamW in one pass over memory. The presets leave it out, so it is called through the dispatcher, and the
 * tensor lists it takes are made by a TorchScript function, because the presets cannot make them either.
 */
final class FusedAdamW implements AutoCloseable {
    private static final String LIST = "def one(t: Tensor) -> List[Tensor]:\n  return [t]\n"
            + "def none(t: Tensor) -> List[Tensor]:\n  empty: List[Tensor] = []\n  return empty\n";

    private final CompilationUnit lists;
    private final Function one;
    private final Function none;
    private final OperatorHandle kernel;

    FusedAdamW() {
        try (Scope scope = new Scope()) {
            lists = Scope.retain(torch.compile(LIST));
            one = Scope.retain(lists.find_function(new QualifiedName("one")));
            none = Scope.retain(lists.find_function(new QualifiedName("none")));
            kernel = Scope.retain(
                    org.bytedeco.pytorch.Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", ""));
        }
    }

    /** The moments of a stretch of parameters and how many updates they hold, this one included. */
    record Moments(Tensor first, Tensor second, Tensor step) {}

    /** The settings of an update. */
    record Settings(double learningRate, double weightDecay, AdamW.Config config) {}

    /**
     * Updates a stretch of parameters and its moments in place.
     *
     * @param divisor the gradient is divided by this one number, in place
     */
    void update(Tensor parameter, Tensor gradient, Moments moments, Settings settings, Tensor divisor) {
        IValueVector stack = new IValueVector();
        stack.push_back(list(one, parameter));
        stack.push_back(list(one, gradient));
        stack.push_back(list(one, moments.first));
        stack.push_back(list(one, moments.second));
        stack.push_back(list(none, parameter)); // largest second moments, of the AMSGrad variant only
        stack.push_back(list(one, moments.step));
        stack.push_back(new IValue(settings.learningRate));
        stack.push_back(new IValue(settings.config.beta1()));
        stack.push_back(new IValue(settings.config.beta2()));
        stack.push_back(new IValue(settings.weightDecay));
        stack.push_back(new IValue(settings.config.epsilon()));
        stack.push_back(new IValue(false));
        stack.push_back(new IValue(false));
        stack.push_back(new IValue(divisor));
        stack.push_back(new IValue());
        kernel.callBoxed(stack);
    }

    private static IValue list(Function function, Tensor tensor) {
        return function.apply(new IValueVector(new IValue(tensor)));
    }

    @Override
    public void close() {
        Scope.release(kernel);
        Scope.release(none);
        Scope.release(one);
        Scope.release(lists);
    }
}
