package org.golgi.datasets.tiling;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.golgi.core.config.ResolvedConfig;

/** The work on one slide, the same in a thread of {@code golgi tile} and in a task of a cluster. */
public final class SlideWork {

    private SlideWork() {}

    /**
     * Cuts a slide into a folder of its own, which then holds the files that {@code golgi tile} would have added to a
     * set. A slide that cannot be cut has an outcome that says why.
     *
     * @param source what to call the slide in its outcome, where its path is that of a passing copy
     * @param folder new or empty
     * @throws IOException if the folder cannot be written
     */
    public static SlideOutcome cut(ResolvedConfig<TilingConfig> config, SlideInput slide, String source, Path folder)
            throws IOException {
        TilingFolder alone = TilingFolder.open(folder, config.yaml());
        try (SlideTiler tiler = new SlideTiler(config.value(), alone)) {
            SlideOutcome outcome =
                    cut(tiler, alone, slide, count -> {}, note -> {}).readFrom(source);
            alone.finish(outcome);
            return outcome;
        }
    }

    static SlideOutcome cut(
            SlideTiler tiler, TilingFolder folder, SlideInput slide, LongConsumer tiles, Consumer<String> notes)
            throws IOException {
        long start = System.nanoTime();
        try {
            return tiler.tile(slide, tiles);
        } catch (IOException | IllegalArgumentException e) {
            String error = e.getMessage() == null ? e.toString() : e.getMessage();
            notes.accept(error.contains(slide.path().toString()) ? error : slide.path() + ": " + error);
            SlideOutcome failed =
                    SlideOutcome.failed(slide, folder.configHash(), error, (System.nanoTime() - start) / 1e9);
            folder.finish(failed);
            return failed;
        }
    }
}
