package org.golgi.dino.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.golgi.core.bench.Workload;
import org.golgi.core.bench.WorkloadSettings;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.PillowResize;
import org.golgi.datasets.image.ResampleFilter;
import org.golgi.datasets.image.RgbImage;
import org.golgi.dino.augment.AugmentConfig;
import org.golgi.dino.augment.AugmentPreset;
import org.golgi.dino.augment.CropTarget;
import org.golgi.dino.augment.MultiCrop;

/** W2: a JPEG tile becomes the ten normalised crops that DINOv2 trains on. */
public final class AugmentationWorkload implements Workload {
    private static final int TILE = 256;
    private static final int TILES_A_RUN = 300;
    private static final long SEED = 0;

    private final AugmentConfig config = AugmentPreset.DINOV2_OFFICIAL.config();
    private final byte[] jpeg = jpeg();
    private final List<Callable<Integer>> workers = new ArrayList<>();
    private final ExecutorService pool;

    public AugmentationWorkload(WorkloadSettings settings) {
        pool = Executors.newFixedThreadPool(settings.threads(), task -> {
            Thread thread = new Thread(task, "golgi-bench-w2");
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < settings.threads(); i++) {
            workers.add(worker());
        }
    }

    @Override
    public String name() {
        return "w2";
    }

    @Override
    public String description() {
        return "decode a 256 px JPEG, 2 x 224 + 8 x 96 px crops with the official augmentation, normalised float32";
    }

    @Override
    public String unit() {
        return "tiles/s";
    }

    @Override
    public double run() throws IOException {
        long start = System.nanoTime();
        int made = 0;
        try {
            for (Future<Integer> worker : pool.invokeAll(workers)) {
                made += worker.get();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("the benchmark was interrupted", stop);
        } catch (ExecutionException failure) {
            throw new IOException("the augmentation failed: " + failure.getCause(), failure.getCause());
        }
        return made / ((System.nanoTime() - start) / 1e9);
    }

    /** None: what the processor could do at best with byte-exact crops is not known. */
    @Override
    public Optional<Ceiling> ceiling() {
        return Optional.empty();
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }

    private Callable<Integer> worker() {
        MultiCrop crops = new MultiCrop(config);
        float[] globals = new float[AugmentConfig.GLOBAL_CROPS * config.cropLength(0)];
        float[] locals = new float[config.localCrops() * config.cropLength(AugmentConfig.GLOBAL_CROPS)];
        CropTarget target = new CropTarget(globals, locals, 1, 0);
        return () -> {
            for (int sample = 0; sample < TILES_A_RUN; sample++) {
                crops.apply(ImageCodec.decode(jpeg, "benchmark tile"), SEED, sample, target);
            }
            return TILES_A_RUN;
        };
    }

    /** Smooth random colours, as in the peer's script. */
    private static byte[] jpeg() {
        RgbImage noise = RgbImage.blank(8, 8);
        Rng.of(SEED).nextBytes(noise.pixels());
        return ImageCodec.jpeg(PillowResize.resize(noise, TILE, TILE, ResampleFilter.BICUBIC), 80);
    }
}
