package org.golgi.core.nn;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Scope;

/**
 * A learned tensor of a {@link Module}. The module asks for it at every use, so that its owner may rebind it: to a view
 * of a flat buffer, to a half-precision copy, to another device.
 */
public final class Parameter {
    private Tensor value;

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

    void release() {
        Scope.release(value);
    }
}
