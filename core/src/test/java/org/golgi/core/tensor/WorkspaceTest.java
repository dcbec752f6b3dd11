package org.golgi.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WorkspaceTest {

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @Test
    void tensors_do_not_overlap_until_they_are_released() {
        try (Scope scope = new Scope();
                Workspace memory = new Workspace(ComputeDevice.CPU, Ops.F32)) {
            Tensor first = memory.zeros(3, 5);
            Workspace.Mark mark = memory.mark();
            Tensor second = memory.zeros(7);
            Tensor large = memory.zeros(400, 1000); // needs another block
            second.fill_(new Scalar(2.0));
            large.fill_(new Scalar(3.0));
            assertThat(Ops.toFloats(first)).containsOnly(0).hasSize(15);
            assertThat(Ops.toFloats(second)).containsOnly(2).hasSize(7);
            memory.release(mark);
            assertThat(memory.take(7).data_ptr().address())
                    .isEqualTo(second.data_ptr().address());
            assertThat(memory.take(400, 1000).data_ptr().address())
                    .isEqualTo(large.data_ptr().address());
        }
    }

    @Test
    void what_was_taken_back_is_handed_out_again_in_the_same_order() {
        try (Scope scope = new Scope();
                Workspace memory = new Workspace(ComputeDevice.CPU, Ops.BF16)) {
            long[] addresses = {address(memory), address(memory)};
            memory.clear();
            assertThat(new long[] {address(memory), address(memory)}).isEqualTo(addresses);
            assertThat(addresses[1] - addresses[0]).isEqualTo(128); // 33 numbers of 2 bytes, on cache lines
        }
    }

    private static long address(Workspace memory) {
        return memory.take(33).data_ptr().address();
    }
}
