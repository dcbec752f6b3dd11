package org.golgi.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.testing.LivePointers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScopeTest {

    @BeforeAll
    static void load() {
        Natives.load();
        try (Scope scope = new Scope()) {
            Ops.longs(1).add(Ops.longs(2));
        }
    }

    @Test
    void what_is_made_inside_is_freed_at_the_end() {
        long before = LivePointers.settled();
        try (Scope scope = new Scope()) {
            Tensor x = Ops.longs(1, 2, 3);
            for (int i = 0; i < 50; i++) {
                x = x.add(x);
            }
            assertThat(Pointer.totalCount()).isGreaterThan(before + 50);
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    @Test
    void a_kept_tensor_moves_one_scope_out() {
        long before = LivePointers.settled();
        try (Scope outer = new Scope()) {
            Tensor kept = Scope.of(() -> Ops.longs(1, 2).add(Ops.longs(3, 4)));
            assertThat(Ops.toLongs(kept)).containsExactly(4, 6);
            Tensor again;
            try (Scope inner = new Scope()) {
                again = inner.keep(kept.add(kept));
            }
            assertThat(Ops.toLongs(again)).containsExactly(8, 12);
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    @Test
    void a_retained_tensor_lives_until_it_is_released() {
        long before = LivePointers.settled();
        Tensor owned;
        try (Scope scope = new Scope()) {
            owned = Scope.retain(Ops.longs(5));
        }
        assertThat(Ops.toLongs(owned)).containsExactly(5);
        Scope.release(owned);
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    @Test
    void a_failure_inside_frees_too() {
        long before = LivePointers.settled();
        try (Scope scope = new Scope()) {
            Ops.longs(1, 2, 3).matmul(Ops.longs(1, 2));
        } catch (RuntimeException expected) {
            assertThat(expected.getMessage()).contains("size");
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
}
