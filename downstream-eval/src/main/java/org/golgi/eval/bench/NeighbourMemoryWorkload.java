package org.golgi.eval.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.golgi.core.bench.Workload;
import org.golgi.core.bench.WorkloadSettings;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Threads;
import org.golgi.eval.probe.Knn;
import org.golgi.eval.probe.LabelledFeatures;

/** How much memory 20-NN needs beside 250,000 training vectors: the largest resident size of the whole process. */
public final class NeighbourMemoryWorkload implements Workload {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int TRAIN = 250_000;
    private static final int TEST = 2000;
    private static final int WIDTH = 1024;
    private static final int CLASSES = 9;

    private final LabelledFeatures train;
    private final LabelledFeatures test;

    /** Makes up the features. */
    public NeighbourMemoryWorkload(WorkloadSettings settings) throws IOException {
        if (!Files.isReadable(STATUS)) {
            throw new IOException("w4-knn-memory reads " + STATUS + ", which only Linux has");
        }
        Natives.load();
        Threads.set(settings.threads());
        train = Clouds.of(TRAIN, WIDTH, CLASSES, 1);
        test = Clouds.of(TEST, WIDTH, CLASSES, 2);
    }

    @Override
    public String name() {
        return "w4-knn-memory";
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "20-NN of %,d vectors among %,d of width %,d (%.2f GB); not a rate but memory, the less the better",
                TEST,
                TRAIN,
                WIDTH,
                4e-9 * TRAIN * WIDTH);
    }

    @Override
    public String unit() {
        return "GB resident at most";
    }

    @Override
    public double run() throws IOException {
        new Knn(train, Knn.DEFAULT_K).predict(test.features());
        String peak = Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow(() -> new IOException(STATUS + " names no VmHWM"));
        return Long.parseLong(peak.replaceAll("\\D", "")) * 1024 / 1e9;
    }

    @Override
    public Optional<Ceiling> ceiling() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
