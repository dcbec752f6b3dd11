package org.golgi.datasets.tiling;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.golgi.core.io.DurableFiles;

/** Tables and the page of a whole set: {@code slides.csv}, {@code manifest.csv}, {@code index.html}. */
public final class TilingTables {
    private static final List<String> SLIDE_COLUMNS = List.of(
            "slide",
            "path",
            "error",
            "reader",
            "slide_mpp",
            "mpp_origin",
            "width",
            "height",
            "tile_mpp",
            "level",
            "tissue_mm2",
            "candidates",
            "tiles",
            "copied",
            "dropped",
            "unreadable",
            "bytes",
            "seconds");

    private TilingTables() {}

    /**
     * Writes them: what this run says, and the slides that other runs of the same configuration put into the folder,
     * whose tiles are there as well.
     */
    public static void write(TilingFolder folder, TilingResult run) throws IOException {
        try (SlideClaim held = SlideClaim.await(folder.root().resolve(".tables.lock"))) {
            TilingResult result = withOthers(folder, run);
            CsvFiles.write(
                    folder.root().resolve("slides.csv"),
                    SLIDE_COLUMNS,
                    result.slides().stream().map(TilingTables::cells));
            TileStatistics statistics = new TileStatistics();
            DurableFiles.replace(folder.root().resolve("manifest.csv"), channel -> {
                BufferedWriter writer = new BufferedWriter(
                        new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8));
                writer.write(String.join(",", TileRow.HEADER) + "\n");
                for (SlideOutcome slide : result.slides()) {
                    if (!slide.failed()) {
                        statistics.slide(slide.slideMpp());
                        copyRows(folder.slideFile(slide.slide(), ".csv"), writer, statistics);
                    }
                }
                writer.flush();
            });
            DurableFiles.replace(folder.root().resolve("index.html"), TilingPage.html(result, statistics));
        }
    }

    private static TilingResult withOthers(TilingFolder folder, TilingResult run) throws IOException {
        Set<String> own = run.slides().stream().map(SlideOutcome::slide).collect(Collectors.toSet());
        List<SlideOutcome> all = new ArrayList<>(run.slides());
        folder.outcomes().stream()
                .filter(slide -> !slide.failed() && !own.contains(slide.slide()))
                .forEach(all::add);
        all.sort(Comparator.comparing(SlideOutcome::slide));
        return new TilingResult(run.folder(), all, run.before(), run.elsewhere(), run.failedLimit());
    }

    private static void copyRows(Path csv, BufferedWriter writer, TileStatistics statistics) throws IOException {
        try (var lines = Files.newBufferedReader(csv, StandardCharsets.UTF_8)) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                statistics.tile(line);
                writer.write(line);
                writer.write('\n');
            }
        }
    }

    private static List<String> cells(SlideOutcome slide) {
        return List.of(
                slide.slide(),
                slide.path(),
                slide.error(),
                slide.reader(),
                number("%.5f", slide.slideMpp()),
                slide.mppOrigin(),
                Integer.toString(slide.width()),
                Integer.toString(slide.height()),
                number("%.5f", slide.tileMpp()),
                Integer.toString(slide.level()),
                number("%.3f", slide.tissueMm2()),
                Integer.toString(slide.candidates()),
                Integer.toString(slide.tiles()),
                Integer.toString(slide.copied()),
                Reasons.text(slide.dropped()),
                Integer.toString(slide.unreadable().size()),
                Long.toString(slide.bytes()),
                number("%.2f", slide.seconds()));
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
