package org.golgi.datasets.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.golgi.core.run.Progress;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.slide.Overview;
import org.golgi.datasets.slide.SlideFormats;
import org.golgi.datasets.slide.SlideReader;
import org.golgi.datasets.slide.SlideReaders;

/** Decodes pictures, and of slides an overview, to find those that are damaged. */
final class PictureReading {
    private static final int CHUNK = 512;
    private static final int MOST_NAMED = 20;
    private static final double OVERVIEW_SIDE = 1024;

    private final Progress progress;

    PictureReading(Progress progress) {
        this.progress = progress;
    }

    /** One line a damaged picture, and one that counts those beyond the first ones. */
    List<String> damaged(List<Path> pictures, Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        int damaged = 0;
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try (Progress.Bar bar = progress.start("reading", pictures.size(), "pictures")) {
            for (int from = 0; from < pictures.size(); from += CHUNK) {
                List<Future<Optional<String>>> results = new ArrayList<>();
                for (Path picture : pictures.subList(from, Math.min(pictures.size(), from + CHUNK))) {
                    results.add(threads.submit(() -> fault(picture, folder)));
                }
                for (Future<Optional<String>> result : results) {
                    Optional<String> fault = get(result);
                    if (fault.isPresent() && damaged++ < MOST_NAMED) {
                        lines.add(fault.get());
                    }
                    bar.advance(1);
                }
            }
        } finally {
            threads.shutdownNow();
        }
        if (damaged > MOST_NAMED) {
            lines.add((damaged - MOST_NAMED) + " more pictures cannot be read");
        }
        return lines;
    }

    private static Optional<String> get(Future<Optional<String>> result) throws IOException {
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the check was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a picture's reader failed", e.getCause());
        }
    }

    private static Optional<String> fault(Path picture, Path folder) {
        try {
            ImageCodec.read(picture);
            return Optional.empty();
        } catch (IOException noPicture) {
            if (SlideFormats.isSlide(picture)) {
                try (SlideReader slide = SlideReaders.open(picture)) {
                    double longest = Math.max(slide.width(), slide.height());
                    Overview.of(slide, Math.max(1, longest / OVERVIEW_SIDE));
                    return Optional.empty();
                } catch (IOException | IllegalArgumentException noSlide) {
                    return Optional.of(line(picture, folder, noPicture));
                }
            }
            return Optional.of(line(picture, folder, noPicture));
        }
    }

    private static String line(Path picture, Path folder, IOException reason) {
        String message = String.valueOf(reason.getMessage());
        String name = folder.relativize(picture).toString();
        return name + " cannot be read: " + message.replace(picture + ": ", "").replace(picture + " ", "");
    }
}
