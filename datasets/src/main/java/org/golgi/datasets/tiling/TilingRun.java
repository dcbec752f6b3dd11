package org.golgi.datasets.tiling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.golgi.core.config.ResolvedConfig;
import org.golgi.core.run.Progress;
import org.golgi.datasets.slide.SlideReader;
import org.golgi.datasets.slide.SlideReaders;

/**
 * Cuts a set of slides. A slide is the unit of work: it is finished whole or not at all, a later run goes on with those
 * that are not, and several processes may share a folder. A slide that fails is named and left out.
 */
public final class TilingRun {
    private static final String LOCK = ".lock";

    private final TilingConfig config;
    private final List<SlideInput> slides;
    private final TilingFolder folder;
    private final Progress progress;

    /**
     * Prepares a run.
     *
     * @throws IOException if the folder holds something else or tiles of another configuration
     */
    public TilingRun(ResolvedConfig<TilingConfig> config, List<SlideInput> slides, Path out, Progress progress)
            throws IOException {
        this.config = config.value();
        this.slides = slides;
        this.folder = TilingFolder.open(out, config.yaml());
        this.progress = progress;
    }

    /** Cuts with so many threads and writes the tables and pictures of the set. */
    public TilingResult run(int workers) throws IOException {
        List<SlideOutcome> outcomes = new ArrayList<>();
        List<String> elsewhere = new ArrayList<>();
        int before;
        try (SlideTiler tiler = new SlideTiler(config, folder);
                Progress.Bar bar = progress.start("tiling", slides.size(), "slides");
                Workers threads = new Workers(workers)) {
            AtomicLong tiles = new AtomicLong();
            List<Future<Optional<SlideOutcome>>> results = new ArrayList<>();
            List<SlideInput> open = new ArrayList<>();
            for (SlideInput slide : slides) {
                done(slide).ifPresentOrElse(outcomes::add, () -> open.add(slide));
            }
            before = outcomes.size();
            bar.skip(before);
            for (SlideInput slide : open) {
                results.add(threads.pool.submit(() -> work(tiler, slide, bar, tiles)));
            }
            List<SlideInput> others = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                SlideInput slide = open.get(i);
                get(results.get(i)).ifPresentOrElse(outcomes::add, () -> others.add(slide));
            }
            for (SlideInput slide : others) {
                ofAnother(slide).ifPresentOrElse(outcomes::add, () -> elsewhere.add(slide.id()));
            }
        }
        outcomes.sort(java.util.Comparator.comparing(SlideOutcome::slide));
        TilingResult result = new TilingResult(
                folder.root().toString(),
                outcomes,
                before,
                elsewhere,
                config.limits().failedSlides());
        TilingTables.write(folder, result);
        return result;
    }

    /** Threads that end before what they work with is closed. */
    private record Workers(ExecutorService pool) implements AutoCloseable {
        Workers(int count) {
            this(Executors.newFixedThreadPool(count));
        }

        @Override
        public void close() {
            pool.shutdownNow();
            boolean interrupted = false;
            while (!pool.isTerminated()) {
                try {
                    pool.awaitTermination(1, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What another process, which had this slide when it was its turn here, has made of it meanwhile. */
    private Optional<SlideOutcome> ofAnother(SlideInput slide) throws IOException {
        Optional<SlideOutcome> done = done(slide);
        if (done.isPresent() || Files.exists(folder.slideFile(slide.id(), LOCK))) {
            return done;
        }
        return folder.outcome(slide.id());
    }

    private Optional<SlideOutcome> done(SlideInput slide) throws IOException {
        return folder.done(slide.id(), slide.path(), slide.mpp());
    }

    private static Optional<SlideOutcome> get(Future<Optional<SlideOutcome>> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("a slide's worker failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while cutting slides; run the command again to go on", e);
        }
    }

    private Optional<SlideOutcome> work(SlideTiler tiler, SlideInput slide, Progress.Bar bar, AtomicLong tiles)
            throws IOException {
        Optional<SlideClaim> claim = SlideClaim.take(folder.slideFile(slide.id(), LOCK));
        if (claim.isEmpty()) {
            return Optional.empty();
        }
        try (SlideClaim held = claim.get()) {
            Optional<SlideOutcome> done = done(slide);
            if (done.isPresent()) {
                return done;
            }
            return Optional.of(SlideWork.cut(
                    tiler, folder, slide, count -> bar.status(tiles.addAndGet(count) + " tiles"), bar::note));
        } finally {
            bar.advance(1);
        }
    }

    /** What would be done to each slide, without reading a tile or writing a file of it. */
    public static List<String> plan(TilingConfig config, List<SlideInput> slides) throws IOException {
        List<String> lines = new ArrayList<>();
        try (SlideTiler tiler = new SlideTiler(config, null)) {
            for (SlideInput input : slides) {
                try (SlideReader slide = SlideReaders.open(input.path())) {
                    SlideTiler.Plan plan = tiler.plan(input, slide);
                    lines.add(String.format(
                            Locale.ROOT,
                            "%s: %d x %d px of %.4g um (%s), level %d, %.2f mm2 tissue, %d tiles",
                            input.id(),
                            slide.width(),
                            slide.height(),
                            plan.resolution().micrometresPerPixel(),
                            plan.resolution().origin(),
                            plan.grid().level(),
                            plan.tissueMm2(),
                            plan.tiles().size()));
                } catch (IOException | IllegalArgumentException e) {
                    lines.add(input.id() + ": FAILS: " + e.getMessage());
                }
            }
        }
        return lines;
    }
}
