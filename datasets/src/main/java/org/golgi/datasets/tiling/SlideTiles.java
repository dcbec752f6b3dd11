package org.golgi.datasets.tiling;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.golgi.core.config.ConfigLoader;
import org.golgi.core.config.ResolvedConfig;
import org.golgi.core.io.Sha256;
import org.golgi.core.run.Progress;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.slide.SlideResolution;
import org.golgi.datasets.stain.StainNormalizer;
import org.golgi.datasets.tile.TileGrid;
import org.golgi.datasets.tile.TileIds;
import org.golgi.datasets.tile.TileSource;

/**
 * Tiles that are cut from their slides as they are asked for, without shards: the same tiles in the same order, with the
 * same names and pixels, as {@code golgi tile} would write into PNG shards with this configuration.
 *
 * <p>Which tiles those are is found once by a run of {@code golgi tile} that writes tables only, into a folder that later
 * openings go on from.
 */
public final class SlideTiles implements TileSource {
    private static final int MOST_OPEN_SLIDES = 32;

    private final List<SlideOutcome> slides;
    /** First tile of each slide, and the number of all at the end. */
    private final int[] starts;

    private final int[] xs;
    private final int[] ys;
    private final String configHash;
    private final Optional<StainNormalizer> stain;
    private final SlidePool pool;

    private SlideTiles(TilingConfig config, String configHash, List<SlideOutcome> slides, List<int[]> places)
            throws IOException {
        this.slides = slides;
        this.configHash = configHash;
        this.stain = config.stain().method().normalizer(config.stain().reference());
        this.starts = new int[slides.size() + 1];
        for (int i = 0; i < slides.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], places.get(i).length / 2);
        }
        this.xs = new int[starts[slides.size()]];
        this.ys = new int[xs.length];
        for (int i = 0; i < slides.size(); i++) {
            for (int j = starts[i]; j < starts[i + 1]; j++) {
                xs[j] = places.get(i)[2 * (j - starts[i])];
                ys[j] = places.get(i)[2 * (j - starts[i]) + 1];
            }
        }
        List<Path> paths = slides.stream().map(slide -> Path.of(slide.path())).toList();
        this.pool = new SlidePool(
                paths,
                index -> slide -> TileGrid.of(
                        slide,
                        new SlideResolution(
                                slides.get(index).slideMpp(), slides.get(index).mppOrigin()),
                        config.grid().spec()),
                MOST_OPEN_SLIDES);
    }

    /** True if the text is an address of this kind of source. */
    public static boolean isAddress(String text) {
        return TileAddress.is(text);
    }

    /**
     * Opens an address such as {@code tile:///FOLDER?mpp=0.5&size=256}.
     *
     * @param progress told of the search for tiles, if there has to be one
     * @throws IOException if the slides cannot be read, too many fail, or none has a tile
     */
    public static SlideTiles open(String text, Progress progress) throws IOException {
        TileAddress address = TileAddress.parse(text);
        Path written = address.place().resolve(TilingFolder.CONFIG);
        if (Files.isRegularFile(written)) {
            if (text.indexOf('?') >= 0) {
                throw new IllegalArgumentException(address.place()
                        + " was written by 'golgi tile' and has its configuration; leave out what follows ?");
            }
            return read(address.place(), ConfigLoader.read(TilingConfig.class, written));
        }
        List<String> overrides = new ArrayList<>(address.overrides());
        overrides.add("output.format=none");
        ResolvedConfig<TilingConfig> config = TilingConfig.load(address.config(), overrides);
        List<SlideInput> inputs = SlideInputs.find(List.of(address.place()), address.slideMpp(), address.slidesCsv());
        Path folder = address.selection().orElse(cache(config.hash(), inputs));
        Files.createDirectories(folder);
        TilingResult result = new TilingRun(config, inputs, folder, progress)
                .run(Runtime.getRuntime().availableProcessors());
        if (result.failed()) {
            throw new IOException("%d of %d slides cannot be cut, the first: %s"
                    .formatted(
                            result.failures().size(),
                            inputs.size(),
                            result.failures().get(0).error()));
        }
        if (!result.elsewhere().isEmpty()) {
            throw new IOException(
                    "another process is looking for tiles in " + folder + "; wait for it, or give selection=FOLDER");
        }
        return of(folder, config, result.slides());
    }

    /** A folder of its own for these slides, as they are now, and this configuration. */
    private static Path cache(String configHash, List<SlideInput> inputs) throws IOException {
        StringBuilder about = new StringBuilder(configHash);
        for (SlideInput input : inputs) {
            boolean there = Files.exists(input.path()); // else it is a link to nothing, and fails by name
            about.append('\n')
                    .append(input.path().toAbsolutePath())
                    .append(' ')
                    .append(there ? Files.size(input.path()) : 0)
                    .append(' ')
                    .append(there ? Files.getLastModifiedTime(input.path()).toMillis() : 0)
                    .append(' ')
                    .append(input.mpp());
        }
        String set = System.getenv("XDG_CACHE_HOME");
        Path caches = set == null || set.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(set);
        return caches.resolve("golgi/tile").resolve(Sha256.of(about.toString()).substring(0, 16));
    }

    private static SlideTiles read(Path folder, ResolvedConfig<TilingConfig> config) throws IOException {
        TilingFolder opened = TilingFolder.open(folder, config.yaml());
        return of(folder, config, opened.outcomes());
    }

    private static SlideTiles of(Path folder, ResolvedConfig<TilingConfig> config, List<SlideOutcome> outcomes)
            throws IOException {
        List<SlideOutcome> slides =
                outcomes.stream().filter(slide -> !slide.failed()).toList();
        List<int[]> places = new ArrayList<>();
        for (SlideOutcome slide : slides) {
            places.add(places(folder.resolve("slides").resolve(slide.slide() + ".csv"), slide.tiles()));
        }
        SlideTiles tiles = new SlideTiles(config.value(), config.hash(), slides, places);
        if (tiles.size() == 0) {
            throw new IOException(folder + " lists no tile of " + outcomes.size() + " slides; see its index.html");
        }
        return tiles;
    }

    private static int[] places(Path csv, int count) throws IOException {
        int[] places = new int[2 * count];
        int at = 0;
        try (BufferedReader rows = Files.newBufferedReader(csv, StandardCharsets.UTF_8)) {
            List<String> header = List.of(rows.readLine().split(","));
            int x = header.indexOf("x");
            int y = header.indexOf("y");
            for (String row = rows.readLine(); row != null && at < places.length; row = rows.readLine()) {
                String[] cells = row.split(",");
                places[at++] = Integer.parseInt(cells[x]);
                places[at++] = Integer.parseInt(cells[y]);
            }
        } catch (NullPointerException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new IOException(csv + " is damaged; remove the .json beside it and the slide is cut again", e);
        }
        if (at != places.length) {
            throw new IOException(csv + " lists " + at / 2 + " tiles, not " + count
                    + "; remove the .json beside it and the slide is cut again");
        }
        return places;
    }

    @Override
    public int size() {
        return xs.length;
    }

    private int slide(int index) {
        if (index < 0 || index >= xs.length) {
            throw new IndexOutOfBoundsException("tile " + index + " of " + xs.length);
        }
        int found = Arrays.binarySearch(starts, index);
        int slide = found >= 0 ? found : -found - 2;
        while (starts[slide + 1] == starts[slide]) {
            slide++; // slides without a tile begin where the next one does
        }
        return slide;
    }

    @Override
    public String id(int index) {
        return slides.get(slide(index)).slide() + "_" + xs[index] + "_" + ys[index];
    }

    @Override
    public RgbImage read(int index) throws IOException {
        RgbImage tile = pool.use(slide(index), opened -> opened.grid().readAt(opened.slide(), xs[index], ys[index]));
        try {
            return stain.isPresent() ? stain.get().normalize(tile) : tile;
        } catch (IllegalArgumentException e) {
            throw new IOException(id(index) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String hash() {
        return TileIds.hash(() -> IntStream.rangeClosed(-1, size() - 1)
                .mapToObj(i -> i < 0 ? configHash : id(i))
                .iterator());
    }

    @Override
    public void close() {
        pool.close();
    }
}
