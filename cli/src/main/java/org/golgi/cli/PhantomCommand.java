package org.golgi.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.golgi.core.run.Progress;
import org.golgi.datasets.phantom.PhantomDataset;
import org.golgi.datasets.phantom.PhantomOptions;
import org.golgi.datasets.phantom.PhantomSummary;
import org.golgi.datasets.phantom.TissueClass;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code golgi phantom}: slides to try everything on, without a patient. */
@Command(
        name = "phantom",
        description =
                "Paints phantom slides: pyramidal TIFF in Aperio's layout at 0.5 micrometres a pixel, annotations, "
                        + "and labelled tiles. All classes share their colours; only their structure tells them apart.")
final class PhantomCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description = "Folder to write: new, empty, or of the same command cut off.")
    private Path out;

    @Option(names = "--slides", defaultValue = "6", description = "Number of slides. Default: ${DEFAULT-VALUE}.")
    private int slides;

    @Option(
            names = "--seed",
            defaultValue = "0",
            description = "The same seed gives the same files. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--size-px",
            defaultValue = "4096",
            description = "Width and height of a slide at level 0 in pixels, a multiple of 256 from 1024 to 32768. "
                    + "Default: ${DEFAULT-VALUE}.")
    private int sizePx;

    @Option(
            names = "--classes",
            split = ",",
            paramLabel = "CLASS",
            description = "Kinds of tissue: gland, cribriform, solid, trabecular, lymphocyte, stroma, fat, mucus, "
                    + "necrosis. Default: all.")
    private List<String> classes;

    @Option(
            names = "--tiles-per-class",
            defaultValue = "0",
            description = "Labelled tiles of each class over all slides, 0 for none. Default: ${DEFAULT-VALUE}.")
    private int tilesPerClass;

    @Option(
            names = "--tile-px",
            defaultValue = "224",
            description = "Width and height of a labelled tile at level 0 in pixels, 16 to 512. "
                    + "Default: ${DEFAULT-VALUE}.")
    private int tilePx;

    @Option(
            names = "--slides-per-patient",
            defaultValue = "1",
            description = "Slides of one patient; train and test share no patient. Default: ${DEFAULT-VALUE}.")
    private int slidesPerPatient;

    @Option(names = "--artefacts", description = "Give some slides folds, pen marks and places out of focus.")
    private boolean artefacts;

    @Option(
            names = "--threads",
            description = "Painting threads; the files do not depend on it. Default: one a processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws IOException {
        List<TissueClass> chosen = classes == null
                ? Arrays.asList(TissueClass.values())
                : classes.stream().map(TissueClass::of).toList();
        PhantomOptions options = new PhantomOptions(
                slides, seed, sizePx, chosen, artefacts, tilesPerClass, tilePx, slidesPerPatient, threads);
        PhantomSummary summary;
        try (Interruption stop = new Interruption("finishing the slide at work")) {
            summary = PhantomDataset.write(options, out, Progress.standardError(System.err), stop);
        }
        if (common.json()) {
            common.printJson(Map.of(
                    "folder", summary.folder().toString(),
                    "slides", summary.slides(),
                    "test_slides", summary.testSlides(),
                    "classes", summary.classes()));
        } else {
            print(summary);
        }
        return 0;
    }

    private void print(PhantomSummary summary) {
        PrintWriter result = common.out();
        result.printf("%-12s %8s %7s %12s %11s%n", "class", "regions", "area", "train tiles", "test tiles");
        for (PhantomSummary.Row row : summary.classes()) {
            result.printf(
                    Locale.ROOT,
                    "%-12s %8d %6.1f%% %12d %11d%n",
                    row.label(),
                    row.regions(),
                    100 * row.areaShare(),
                    row.trainTiles(),
                    row.testTiles());
            int tiles = row.trainTiles() + row.testTiles();
            if (tiles < tilesPerClass) {
                common.err()
                        .printf(
                                "golgi: %s has room for %d of %d tiles; use more or larger slides, or smaller tiles%n",
                                row.label(), tiles, tilesPerClass);
            }
        }
        Path folder = summary.folder();
        result.printf(
                "%d slides (%d for test) in %s%n", summary.slides(), summary.testSlides(), folder.resolve("slides"));
        if (tilesPerClass > 0) {
            result.printf("labelled tiles: %s%n", folder.resolve("tiles").resolve("labels.csv"));
        }
        result.printf("one row a class to look at: %s%n", folder.resolve("contact.png"));
        result.flush();
    }
}
