package org.golgi.core.nn;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Scope;

/**
 * A learned tensor of a {@link Module}. The module asks for it at every use, so that its owner may rebind it: to a view
 * of a flat buffer, to a half-precision copy, to another device.
 */
public final class Parameter {
    private Tensor value;
    private Tensor gradient;
    private boolean written;

    Parameter(Tensor value) {
        this.value = Scope.retain(value);
    }

    public Tensor get() {
        return value;
    }

    public long[] shape() {
        return value.shape();
    }

    public long numel() {
        return value.numel();
    }

    /** Uses this tensor from now on and lets go of the one before. */
    public void bind(Tensor next) {
        Scope.retain(next);
        Scope.release(value);
        value = next;
    }

    /** Where a backward pass that is written out leaves the gradient. */
    public void bindGradient(Tensor target) {
        Scope.retain(target);
        if (gradient != null) {
            Scope.release(gradient);
        }
        gradient = target;
    }

    /** The tensor to write the gradient to; the caller must set all of it. */
    Tensor gradient() {
        if (gradient == null) {
            throw new IllegalStateException("this parameter has no place for a gradient");
        }
        written = true;
        return gradient;
    }

    /** Whether a backward pass that is written out has set the gradient since the last call. */
    public boolean takeWritten() {
        boolean before = written;
        written = false;
        return before;
    }

    void release() {
        Scope.release(value);
        if (gradient != null) {
            Scope.release(gradient);
        }
    }
}
