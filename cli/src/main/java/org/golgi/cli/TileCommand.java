package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.golgi.core.config.ConfigException;
import org.golgi.core.config.ResolvedConfig;
import org.golgi.core.run.Progress;
import org.golgi.datasets.tiling.Reasons;
import org.golgi.datasets.tiling.SlideInput;
import org.golgi.datasets.tiling.SlideInputs;
import org.golgi.datasets.tiling.SlideOutcome;
import org.golgi.datasets.tiling.TilingCluster;
import org.golgi.datasets.tiling.TilingConfig;
import org.golgi.datasets.tiling.TilingResult;
import org.golgi.datasets.tiling.TilingRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code golgi tile}: slides in, shards of tiles out. */
@Command(
        name = "tile",
        description = {
            "Cuts whole-slide images into tiles of one resolution and writes them as shards for training.",
            "",
            "Run again after an interruption to go on; several processes may share an output folder."
        })
final class TileCommand implements Callable<Integer> {
    private static final int MOST_ROWS = 40;

    @Mixin
    private CommonOptions common;

    @Mixin
    private ConfigOptions config;

    @Parameters(
            paramLabel = "SLIDES",
            arity = "1..*",
            description = "Slide files, and folders with all slides below them.")
    private List<String> slides;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            required = true,
            description =
                    "Where shards, tables and pictures go: new, empty, or of an earlier run of this configuration.")
    private String out;

    @Option(
            names = "--mpp",
            paramLabel = "UM",
            description = "Micrometres a pixel of the tiles (grid.mpp). Default: 0.5, about 20x.")
    private Optional<Double> mpp;

    @Option(names = "--size", paramLabel = "PX", description = "Side of a tile in pixels (grid.size_px). Default: 256.")
    private Optional<Integer> size;

    @Option(
            names = "--grid",
            paramLabel = "PX@UM",
            split = ",",
            converter = TileGrid.Converter.class,
            description =
                    "Several sizes and resolutions in one run, such as 256@0.5,512@0.5,256@1, instead of --size and "
                            + "--mpp: each becomes a tile set of its own, such as FOLDER/256px-0.5um.")
    private List<TileGrid> grids = List.of();

    @Option(
            names = "--overlap",
            paramLabel = "SHARE",
            description = "Share of the side that neighbouring tiles have in common (grid.overlap). Default: 0.")
    private Optional<Double> overlap;

    @Option(
            names = "--min-tissue",
            paramLabel = "SHARE",
            description = "Share of a tile that must be tissue (grid.min_tissue). Default: 0.5.")
    private Optional<Double> minTissue;

    @Option(
            names = "--max-tiles",
            paramLabel = "N",
            description = "At most so many tiles a slide, drawn evenly over its tissue (grid.max_tiles). Default: all.")
    private Optional<Integer> maxTiles;

    @Option(
            names = "--tissue-preset",
            paramLabel = "NAME",
            description = "Find tissue with CLAM's published settings (tissue.preset): clam, bwh_biopsy, bwh_resection "
                    + "or tcga. Default: Golgi's own.")
    private Optional<String> tissuePreset;

    @Mixin
    private TissueHeadOptions tissueHead;

    @Option(
            names = "--masks",
            description = "Also write the pictures that tissue was found on and its masks (output.masks), from which "
                    + "'golgi eval segment' learns.")
    private boolean masks;

    @Option(
            names = "--upsample",
            description = "Enlarge slides that are coarser than --mpp instead of refusing them (grid.upsample).")
    private boolean upsample;

    @Option(
            names = "--slide-mpp",
            paramLabel = "UM",
            description = "Micrometres a level-0 pixel of every slide, over what the files say.")
    private Optional<Double> slideMpp;

    @Option(
            names = "--slides-csv",
            paramLabel = "FILE",
            description = "CSV with the columns slide (path or file name) and mpp, over --slide-mpp and the files.")
    private Optional<Path> slidesCsv;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "0",
            description = "Slides cut at the same time; 0 is one a processor core. Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(
            names = "--spark",
            description = "Cut on the cluster that spark-submit names (docs/spark.md); slides and --out may then be "
                    + "addresses such as hdfs://….")
    private boolean spark;

    @Override
    public Integer call() throws IOException {
        if (workers < 0) {
            throw new IllegalArgumentException("--workers " + workers + " is illegal; give 0 (all cores) or more");
        }
        if (grids.isEmpty()) {
            Optional<TilingResult> result = cut(List.of(), out);
            result.ifPresent(this::report);
            return result.map(TilingResult::failed).orElse(false) ? Failures.FAILED : 0;
        }
        TileGrid.check(grids, mpp.isPresent() || size.isPresent(), out);
        Map<String, TilingResult> results = new LinkedHashMap<>();
        for (TileGrid grid : grids) {
            if (!common.json()) {
                line("%s%d px at %s um/px", results.isEmpty() ? "" : "\n", grid.sizePx(), grid.mpp());
            }
            Optional<TilingResult> result = cut(grid.overrides(), out + "/" + grid.folder());
            result.ifPresent(found -> results.put(grid.folder(), found));
            if (!common.json()) {
                result.ifPresent(this::print);
            }
        }
        if (common.json() && !config.dryRun()) {
            common.printJson(results);
        }
        return results.values().stream().anyMatch(TilingResult::failed) ? Failures.FAILED : 0;
    }

    /** One tile set; empty if only the plan was asked for. */
    private Optional<TilingResult> cut(List<String> grid, String folder) throws IOException {
        List<String> all = new ArrayList<>(overrides());
        all.addAll(grid);
        ResolvedConfig<TilingConfig> resolved = TilingConfig.load(config.file(), all);
        Progress progress = common.json() ? Progress.silent() : Progress.standardError(System.err);
        if (spark && resolved.value().learnedTissue()) {
            throw new ConfigException(
                    "a tissue head and --spark do not go together; find tissue by saturation, or leave "
                            + "out --spark");
        }
        if (spark && !config.dryRun()) {
            TilingCluster.Job job = new TilingCluster.Job(slides, slideMpp, slidesCsv, folder);
            return Optional.of(TilingCluster.find().run(resolved, job, progress));
        }
        List<SlideInput> inputs = SlideInputs.find(slides.stream().map(Path::of).toList(), slideMpp, slidesCsv);
        if (config.dryRun()) {
            common.out().print(resolved.yaml());
            TilingRun.plan(resolved.value(), inputs).forEach(common.out()::println);
            common.out().flush();
            return Optional.empty();
        }
        int threads = workers == 0 ? Runtime.getRuntime().availableProcessors() : workers;
        return Optional.of(new TilingRun(resolved, inputs, Path.of(folder), progress).run(threads));
    }

    private void report(TilingResult result) {
        if (common.json()) {
            common.printJson(result);
        } else {
            print(result);
        }
    }

    private List<String> overrides() {
        List<String> all = new ArrayList<>();
        mpp.ifPresent(value -> all.add("grid.mpp=" + value));
        size.ifPresent(value -> all.add("grid.size_px=" + value));
        overlap.ifPresent(value -> all.add("grid.overlap=" + value));
        minTissue.ifPresent(value -> all.add("grid.min_tissue=" + value));
        maxTiles.ifPresent(value -> all.add("grid.max_tiles=" + value));
        tissuePreset.ifPresent(value -> all.add("tissue.preset=" + value));
        all.addAll(tissueHead.overrides());
        if (masks) {
            all.add("output.masks=true");
        }
        if (upsample) {
            all.add("grid.upsample=true");
        }
        all.addAll(config.overrides());
        return all;
    }

    private void print(TilingResult result) {
        line("%-32s %10s %8s %9s %9s %8s", "slide", "um/px", "level", "tissue", "tiles", "s");
        result.slides().stream().limit(MOST_ROWS).forEach(this::printRow);
        if (result.slides().size() > MOST_ROWS) {
            line("... and %d more in slides.csv", result.slides().size() - MOST_ROWS);
        }
        line("");
        line(
                "%d slides, %d tiles, %.1f MB; %d cut before, %d failed, %d tiles unreadable",
                result.slides().size(),
                result.tiles(),
                result.bytes() / 1e6,
                result.before(),
                result.failures().size(),
                result.unreadable());
        if (!result.dropped().isEmpty()) {
            line("dropped for their quality: %s", Reasons.text(result.dropped()));
        }
        result.failures()
                .forEach(slide -> line(
                        "FAILED %s",
                        slide.error().contains(slide.path()) ? slide.error() : slide.path() + ": " + slide.error()));
        if (!result.elsewhere().isEmpty()) {
            line(
                    "%d slides are being cut by another process",
                    result.elsewhere().size());
        }
        if (result.slides().stream().anyMatch(slide -> !slide.shards().isEmpty())) {
            line("tiles: %s/shards", result.folder());
        } else if (result.tiles() > 0) { // with output.format=none they are cut when they are asked for
            line("tiles: tile://%s", Path.of(result.folder()).toAbsolutePath().normalize());
        }
        line("table: %s/slides.csv", result.folder());
        line("page:  %s/index.html", result.folder());
        common.out().flush();
    }

    private void printRow(SlideOutcome slide) {
        if (slide.failed()) {
            line("%-32s %10s", slide.slide(), "FAILED");
        } else {
            line(
                    "%-32s %10.4f %8d %5.1f mm2 %9d %8.1f",
                    slide.slide(), slide.slideMpp(), slide.level(), slide.tissueMm2(), slide.tiles(), slide.seconds());
        }
    }

    private void line(String format, Object... values) {
        common.out().println(String.format(Locale.ROOT, format, values));
    }
}
