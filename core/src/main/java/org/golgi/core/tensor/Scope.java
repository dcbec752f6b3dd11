package org.golgi.core.tensor;

import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Frees every tensor made inside it, at its end: {@code try (Scope scope = new Scope()) { … }}.
 *
 * <p>One scope per training step and one per block of the network; nothing relies on the garbage collector. A result
 * leaves its scope by {@link #keep}; a tensor that outlives all scopes (a parameter, optimiser state) is
 * {@linkplain #retain retained} by its owner. Scopes belong to the thread that opened them.
 */
public final class Scope implements AutoCloseable {
    private final PointerScope outer;
    private final PointerScope inner;

    public Scope() {
        outer = PointerScope.getInnerScope();
        inner = new PointerScope();
    }

    /** Hands the pointer to the enclosing scope; without one the caller owns it and must {@link #release} it. */
    public <P extends Pointer> P keep(P pointer) {
        if (outer == null) {
            pointer.retainReference();
        } else {
            outer.attach(pointer);
        }
        return pointer;
    }

    /** The value of an expression whose temporaries are freed. */
    public static <P extends Pointer> P of(Supplier<P> expression) {
        try (Scope scope = new Scope()) {
            return scope.keep(expression.get());
        }
    }

    /** Makes the caller the owner: the pointer survives every scope until it is {@linkplain #release released}. */
    public static <P extends Pointer> P retain(P pointer) {
        pointer.retainReference();
        return pointer;
    }

    /** Ends an ownership taken by {@link #retain}. */
    public static void release(Pointer pointer) {
        pointer.releaseReference();
    }

    @Override
    public void close() {
        inner.close();
    }
}
