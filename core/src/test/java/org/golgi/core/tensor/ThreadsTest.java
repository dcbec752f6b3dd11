package org.golgi.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    private static final int TRIALS = 4;
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
    void products_use_as_many_threads_as_were_asked_for() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
        Threads.set(1);
        assertThat(largestShare(ThreadsTest::ownShare)).isGreaterThan(0.8);
        Threads.set(2);
        assertThat(smallestShare()).isLessThan(0.75);
        assertThat(largestShare(() -> Threads.alone(ThreadsTest::ownShare))).isGreaterThan(0.8);
        assertThat(largestShare(() -> Threads.alone(() -> Threads.alone(ThreadsTest::ownShare))))
                .isGreaterThan(0.8);
        assertThat(smallestShare()).isLessThan(0.75);
        assertThat(largestShare(() -> Threads.sharedFrom(1000, ThreadsTest::ownShare)))
                .isGreaterThan(0.8);
        assertThat(smallest(() -> Threads.sharedFrom(1L << 40, ThreadsTest::ownShare)))
                .isLessThan(0.75);
    }

    /** Compilers of the JVM take processor time now and then, so the clearest of some trials counts. */
    private static double largestShare(DoubleSupplier share) {
        return DoubleStream.generate(share).limit(TRIALS).max().orElseThrow();
    }

    private static double smallestShare() {
        return smallest(ThreadsTest::ownShare);
    }

    private static double smallest(DoubleSupplier share) {
        return DoubleStream.generate(share).limit(TRIALS).min().orElseThrow();
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
