package org.golgi.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    private static int before;

    @BeforeAll
    static void load() {
        Natives.load();
        before = Threads.count();
    }

    @AfterEach
    void restore() {
        Threads.set(before);
    }

    @Test
    void a_batch_of_products_is_the_same_whatever_the_number_of_threads() {
        try (Scope scope = new Scope()) {
            for (long batch : new long[] {1, 3, 10}) {
                Tensor a = torch.randn(batch, 65, 64);
                Tensor b = torch.randn(batch, 17, 64).transpose(1, 2);
                Threads.set(1);
                float[] one = Ops.toFloats(Threads.products(torch.empty(batch, 65, 17), a, b));
                Threads.set(4);
                float[] four = Ops.toFloats(Threads.products(torch.empty(batch, 65, 17), a, b));
                assertThat(four).isEqualTo(one);
                Tensor exact = a.to(Ops.F64).bmm(b.to(Ops.F64));
                Tensor gap = Ops.floats(one, batch, 65, 17).sub(exact).abs();
                assertThat(gap.max().item_double()).isLessThan(1e-4);
            }
        }
    }

    @Test
    void bfloat16_is_multiplied_as_well() {
        try (Scope scope = new Scope()) {
            Tensor a = torch.ones(2, 3, 4).to(Ops.BF16);
            Tensor out = Threads.products(torch.empty(2, 3, 3).to(Ops.BF16), a, a.transpose(1, 2));
            assertThat(Ops.toFloats(out)).containsOnly(4f).hasSize(18);
        }
    }

    @Test
    void products_use_as_many_threads_as_were_asked_for() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
        Threads.set(1);
        assertThat(ownShare()).isGreaterThan(0.8);
        Threads.set(2);
        assertThat(ownShare()).isLessThan(0.75);
        assertThat(Threads.alone(ThreadsTest::ownShare)).isGreaterThan(0.8);
        assertThat(Threads.alone(() -> Threads.alone(ThreadsTest::ownShare))).isGreaterThan(0.8);
        assertThat(ownShare()).isLessThan(0.75);
    }

    /** How much of the processor time of a large product was this thread's. */
    private static double ownShare() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var threads = ManagementFactory.getThreadMXBean();
        try (Scope scope = new Scope()) {
            Tensor a = torch.randn(1500, 1500);
            Tensor out = torch.empty(1500, 1500);
            long process = system.getProcessCpuTime();
            long own = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < 6; i++) {
                torch.mm_out(out, a, a);
            }
            own = threads.getCurrentThreadCpuTime() - own;
            return (double) own / (system.getProcessCpuTime() - process);
        }
    }
}
