package org.golgi.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoneThreadsTest {
    private static int before;
    private static int ofNewThread;

    @BeforeAll
    static void load() throws InterruptedException {
        Natives.load();
        before = Threads.count();
        Threads.set(2);
        LoneThreads.forEach(1, part -> {}); // starts them
        Thread other = new Thread(() -> ofNewThread = Threads.count());
        other.start();
        other.join();
        Threads.set(before);
    }

    @AfterEach
    void restore() {
        Threads.set(before);
    }

    /** Each thread starts two others, so seven take three rounds; one that is left out would be waited for for ever. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void each_part_runs_once_on_a_thread_that_computes_alone(int wanted) {
        Threads.set(wanted);
        AtomicIntegerArray runs = new AtomicIntegerArray(50);
        Set<Integer> threads = ConcurrentHashMap.newKeySet();
        LoneThreads.forEach(50, part -> {
            runs.incrementAndGet(part);
            threads.add(torch.get_num_threads());
        });
        for (int i = 0; i < 50; i++) {
            assertThat(runs.get(i)).isEqualTo(1);
        }
        assertThat(threads).containsExactly(1);
        assertThat(Threads.count()).isEqualTo(wanted);
    }

    @Test
    void a_new_thread_computes_with_as_many_threads_as_before() {
        assertThat(ofNewThread).isEqualTo(2);
    }

    @Test
    void no_more_parts_run_at_a_time_than_threads_were_asked_for() {
        Threads.set(1);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        LoneThreads.forEach(200, part -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            running.decrementAndGet();
        });
        assertThat(most.get()).isEqualTo(1);
    }

    @Test
    void parts_inside_a_part_run_there() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        AtomicInteger inner = new AtomicInteger();
        LoneThreads.forEach(1, part -> {
            threads.add(Thread.currentThread());
            LoneThreads.forEach(8, other -> {
                threads.add(Thread.currentThread());
                inner.incrementAndGet();
            });
        });
        assertThat(inner.get()).isEqualTo(8);
        assertThat(threads).hasSize(1);
    }

    @Test
    void what_a_part_throws_is_thrown_when_no_other_runs_any_more_and_none_begins_after_it() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
        Threads.set(2);
        CountDownLatch otherRuns = new CountDownLatch(1);
        AtomicBoolean otherIsDone = new AtomicBoolean();
        AtomicInteger begun = new AtomicInteger();
        assertThatThrownBy(() -> LoneThreads.forEach(100, part -> {
                    begun.incrementAndGet();
                    if (part == 0) {
                        join(otherRuns);
                        throw new AssertionError("part 0");
                    }
                    otherRuns.countDown();
                    join(new CountDownLatch(1)); // gives up after a while
                    otherIsDone.set(true);
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("part 0");
        assertThat(otherIsDone).isTrue();
        assertThat(begun.get()).isEqualTo(2);
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await(500, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
