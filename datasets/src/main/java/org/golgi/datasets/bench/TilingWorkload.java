package org.golgi.datasets.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.golgi.core.bench.Workload;
import org.golgi.core.bench.WorkloadSettings;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.phantom.PyramidTiffWriter;
import org.golgi.datasets.slide.Overview;
import org.golgi.datasets.slide.SlideReader;
import org.golgi.datasets.slide.SlideReaders;
import org.golgi.datasets.tissue.MaskArea;
import org.golgi.datasets.tissue.Plane;

/**
 * W3: of every 256 px tile of level 0 it is told whether over half of it is tissue; what is gets read and encoded as JPEG of
 * quality 90. The slide is opened anew for each run, so that nothing decoded before counts.
 *
 * <p>Tissue is told as {@code golgi tile} does it, on an overview of the slide at an eighth of its size, so tiles of glass
 * are not read in full. The saturation that counts as tissue is the Python peer's.
 */
public final class TilingWorkload implements Workload {
    private static final int TILE = 256;
    private static final int QUALITY = 90;
    private static final int TISSUE_SATURATION = 20;
    private static final double TEST_DOWNSAMPLE = 8;
    private static final double LEAST_TISSUE = 0.5;
    private static final double SECONDS_A_RUN = 1;

    private final Path slide;
    private final Optional<Path> temporary;
    private final int threads;
    private final ExecutorService pool;
    private final String reader;
    private final String size;
    private volatile double keptShare;

    /** Works on the slide of the settings, or on a phantom slide that is written first. */
    public TilingWorkload(WorkloadSettings settings) throws IOException {
        this.threads = settings.threads();
        this.pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "golgi-bench-w3");
            thread.setDaemon(true);
            return thread;
        });
        this.temporary = settings.input().isPresent() ? Optional.empty() : Optional.of(phantom());
        this.slide = settings.input().or(() -> temporary).orElseThrow();
        try (SlideReader opened = SlideReaders.open(slide)) {
            this.reader = opened.reader();
            this.size = opened.width() + " x " + opened.height();
            if (opened.width() < TILE || opened.height() < TILE) {
                throw new IOException(slide + " is smaller than one tile of 256 px");
            }
        }
    }

    private Path phantom() throws IOException {
        Path file = Files.createTempFile("golgi-w3-", ".svs");
        Files.delete(file);
        int side = 4096;
        new PyramidTiffWriter(PyramidTiffWriter.Options.at(0.5), pool, threads)
                .write(file, side, side, (x, y, w, h) -> {
                    RgbImage image = RgbImage.blank(w, h);
                    for (int i = 0; i < w * h; i++) {
                        int column = x + i % w;
                        int row = y + i / w;
                        int cell = ((column * 73 ^ row * 151) & 0x3F) + (column / 9 + row / 7) % 5 * 9;
                        boolean tissue = Math.hypot(column - side / 2.0, row - side / 2.0) < 0.48 * side;
                        image.pixels()[3 * i] = (byte) (tissue ? 140 + cell : 243);
                        image.pixels()[3 * i + 1] = (byte) (tissue ? 70 + cell : 242);
                        image.pixels()[3 * i + 2] = (byte) (tissue ? 130 + cell : 244);
                    }
                    return image;
                });
        return file;
    }

    @Override
    public String name() {
        return "w3";
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "every 256 px tile of level 0 of a slide of %s px by %s: tissue told at an eighth of the size, %.0f %% read and encoded as JPEG q90",
                size,
                reader,
                100 * keptShare);
    }

    @Override
    public String unit() {
        return "tiles/s";
    }

    @Override
    public double run() throws IOException {
        long tiles = 0;
        long start = System.nanoTime();
        double seconds;
        do {
            tiles += inParallel();
            seconds = (System.nanoTime() - start) / 1e9;
        } while (seconds < SECONDS_A_RUN);
        return tiles / seconds;
    }

    /** Every thread cuts the slide as a worker of {@code golgi tile} does: what it reads is its own. */
    private long inParallel() throws IOException {
        AtomicLong read = new AtomicLong();
        AtomicLong kept = new AtomicLong();
        List<Callable<Void>> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            workers.add(() -> {
                try (SlideReader opened = SlideReaders.open(slide)) {
                    kept.addAndGet(cut(opened));
                    read.addAndGet((long) (opened.width() / TILE) * (opened.height() / TILE));
                }
                return null;
            });
        }
        await(workers);
        if (kept.get() == 0) {
            throw new IOException(slide + " has no tile with tissue; choose another slide");
        }
        keptShare = (double) kept.get() / read.get();
        return read.get();
    }

    /** Looks for tissue on the overview, reads and encodes what holds it, and returns how many tiles those are. */
    private static int cut(SlideReader opened) throws IOException {
        Overview overview = Overview.orThumbnail(opened, TEST_DOWNSAMPLE);
        MaskArea tissue = new MaskArea(saturated(overview.image()));
        double scale = 1 / overview.downsample();
        int kept = 0;
        for (int y = 0; y + TILE <= opened.height(); y += TILE) {
            for (int x = 0; x + TILE <= opened.width(); x += TILE) {
                if (tissue.fraction(x * scale, y * scale, (x + TILE) * scale, (y + TILE) * scale) > LEAST_TISSUE) {
                    ImageCodec.jpeg(opened.read(0, x, y, TILE, TILE), QUALITY);
                    kept++;
                }
            }
        }
        return kept;
    }

    private void await(List<Callable<Void>> workers) throws IOException {
        try {
            for (Future<Void> worker : pool.invokeAll(workers)) {
                worker.get();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("the benchmark was interrupted", stop);
        } catch (ExecutionException failure) {
            throw new IOException("the benchmark failed: " + failure.getCause().getMessage(), failure.getCause());
        }
    }

    /** Where the HSV saturation is above 20 of 255, as the Python peer tests it. */
    private static Plane saturated(RgbImage image) {
        byte[] rgb = image.pixels();
        byte[] tissue = new byte[rgb.length / 3];
        for (int i = 0; i < tissue.length; i++) {
            int red = rgb[3 * i] & 0xFF;
            int green = rgb[3 * i + 1] & 0xFF;
            int blue = rgb[3 * i + 2] & 0xFF;
            int max = Math.max(red, Math.max(green, blue));
            int min = Math.min(red, Math.min(green, blue));
            tissue[i] = (byte) (255 * (max - min) > TISSUE_SATURATION * max ? 255 : 0);
        }
        return new Plane(image.width(), image.height(), tissue);
    }

    /**
     * The codec alone: a tile of the same slide is decoded for each tile and encoded for the share that stays, over and
     * over on the same threads.
     */
    @Override
    public Optional<Ceiling> ceiling() throws IOException {
        byte[] jpeg;
        try (SlideReader opened = SlideReaders.open(slide)) {
            int x = opened.width() / 2 / TILE * TILE;
            int y = opened.height() / 2 / TILE * TILE;
            jpeg = ImageCodec.jpeg(opened.read(0, x, y, TILE, TILE), QUALITY);
        }
        AtomicLong done = new AtomicLong();
        long start = System.nanoTime();
        List<Callable<Void>> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            workers.add(() -> {
                double owed = 0;
                while ((System.nanoTime() - start) / 1e9 < SECONDS_A_RUN) {
                    RgbImage tile = ImageCodec.decode(jpeg, "tile");
                    for (owed += keptShare; owed >= 1; owed--) {
                        ImageCodec.jpeg(tile, QUALITY);
                    }
                    done.incrementAndGet();
                }
                return null;
            });
        }
        await(workers);
        double rate = done.get() / ((System.nanoTime() - start) / 1e9);
        return Optional.of(new Ceiling(
                rate,
                String.format(
                        Locale.ROOT,
                        "JPEG decoding of a tissue tile for each tile and encoding for the %.0f %% that stay; background is told"
                                + " at an eighth of the size, so more can be reached",
                        100 * keptShare)));
    }

    @Override
    public void close() {
        pool.shutdownNow();
        temporary.ifPresent(file -> {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }
}
