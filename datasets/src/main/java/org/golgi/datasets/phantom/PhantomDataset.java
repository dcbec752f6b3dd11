package org.golgi.datasets.phantom;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.golgi.core.run.Progress;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;

/**
 * Writes a set of phantom slides with everything known about them.
 *
 * <p>{@code slides/NAME.svs}, {@code annotations/NAME.geojson}, {@code slides.csv}, {@code regions.csv},
 * {@code tiles/labels.csv} with {@code tiles/CLASS/*.png}, and {@code contact.png}. The same options give the same
 * bytes, whatever the number of threads.
 */
public final class PhantomDataset {
    /** Micrometres a pixel of level 0. */
    public static final double MPP = 0.5;

    private final PhantomOptions options;
    private final Path folder;
    private final PhantomCounts counts;
    private final TilePlan plan;
    private final ContactSheet sheet;

    private PhantomDataset(PhantomOptions options, Path folder) {
        this.options = options;
        this.folder = folder;
        this.counts = new PhantomCounts(options);
        this.plan = new TilePlan(options);
        this.sheet = new ContactSheet(options);
    }

    /**
     * Writes the set into a folder that is empty or does not exist, or goes on with one that was cut off.
     *
     * @param stop asked before every slide whether to end early
     * @throws FileAlreadyExistsException if the folder holds something
     * @throws CancellationException if asked to stop
     */
    public static PhantomSummary write(PhantomOptions options, Path folder, Progress progress, BooleanSupplier stop)
            throws IOException {
        UnfinishedSet.begin(folder, options);
        PhantomSummary summary = new PhantomDataset(options, folder).run(progress, stop);
        UnfinishedSet.end(folder);
        return summary;
    }

    private PhantomSummary run(Progress progress, BooleanSupplier stop) throws IOException {
        Files.createDirectories(folder.resolve("slides"));
        Files.createDirectories(folder.resolve("annotations"));
        if (options.tilesPerClass() > 0) {
            for (TissueClass tissue : options.classes()) {
                Files.createDirectories(folder.resolve("tiles").resolve(tissue.label()));
            }
        }
        ExecutorService workers = Executors.newFixedThreadPool(options.threads());
        try (CsvFile slides = new CsvFile(
                        folder.resolve("slides.csv"), "slide", "patient", "split", "width", "height", "mpp");
                CsvFile regions = new CsvFile(
                        folder.resolve("regions.csv"),
                        "slide",
                        "region",
                        "class",
                        "kind",
                        "area_px",
                        "left",
                        "top",
                        "right",
                        "bottom");
                Progress.Bar bar = progress.start("phantom", options.slides(), "slides")) {
            List<String[]> tiles = new ArrayList<>();
            for (int i = 0; i < options.slides(); i++) {
                if (stop.getAsBoolean()) {
                    throw new CancellationException("stopped after " + i + " of " + options.slides() + " slides in "
                            + folder + "; the same command goes on");
                }
                PhantomSlide slide = new PhantomSlide(options.spec(i));
                write(slide, workers, slides, regions);
                tiles.addAll(cut(slide, workers));
                bar.advance(1);
            }
            if (options.tilesPerClass() > 0) {
                writeLabels(tiles);
            }
        } finally {
            workers.shutdownNow();
        }
        Files.write(folder.resolve("contact.png"), ImageCodec.png(sheet.picture()));
        return counts.summary(folder);
    }

    private void write(PhantomSlide slide, ExecutorService workers, CsvFile slides, CsvFile regions)
            throws IOException {
        PhantomSpec spec = slide.spec();
        Path file = folder.resolve("slides").resolve(spec.name() + ".svs");
        if (!Files.exists(file)) { // else painted, whole, by a run that was cut off
            new PyramidTiffWriter(PyramidTiffWriter.Options.at(MPP), workers, options.threads())
                    .write(file, spec.sizePx(), spec.sizePx(), slide::paint);
        }
        Annotations.write(
                folder.resolve("annotations").resolve(spec.name() + ".geojson"), spec.name(), slide.regions());
        slides.row(
                spec.name(),
                options.patient(spec.index()),
                options.split(spec.index()),
                spec.sizePx(),
                spec.sizePx(),
                MPP);
        for (PhantomRegion region : slide.regions()) {
            int[] box = region.bounds();
            regions.row(
                    spec.name(),
                    region.id(),
                    region.label(),
                    region.artefact() ? "artefact" : "tissue",
                    Math.round(region.areaPx()),
                    box[0],
                    box[1],
                    box[2],
                    box[3]);
            counts.region(region);
        }
    }

    /** Cuts the slide's labelled tiles, and what the contact sheet still lacks. */
    private List<String[]> cut(PhantomSlide slide, ExecutorService workers) throws IOException {
        int side = options.tilePx();
        PhantomSpec spec = slide.spec();
        List<String[]> rows = new ArrayList<>();
        List<TilePlan.Tile> tiles = plan.of(slide);
        List<RgbImage> painted = Parallel.map(tiles, workers, tile -> slide.paint(tile.x(), tile.y(), side, side));
        for (int i = 0; i < tiles.size(); i++) {
            TilePlan.Tile tile = tiles.get(i);
            // Not JPEG: halved chroma shifts the colours of fine structure, and colour must not name the class.
            String label = tile.tissue().label();
            String path = "%s/%s_%d_%d.png".formatted(label, spec.name(), tile.x(), tile.y());
            String split = options.split(spec.index());
            Files.write(folder.resolve("tiles").resolve(path), ImageCodec.png(painted.get(i)));
            rows.add(new String[] {path, label, split, spec.name(), options.patient(spec.index())});
            counts.tile(tile.tissue(), split);
        }
        for (TilePlan.Tile tile : plan.samples(slide, sheet)) {
            sheet.add(tile.tissue(), slide.paint(tile.x(), tile.y(), side, side));
        }
        return rows;
    }

    private void writeLabels(List<String[]> tiles) throws IOException {
        try (CsvFile labels =
                new CsvFile(folder.resolve("tiles/labels.csv"), "path", "label", "split", "slide", "patient")) {
            for (String[] row : tiles) {
                labels.row((Object[]) row);
            }
        }
    }
}
