package org.golgi.datasets.tiling;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.golgi.core.io.Sha256;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.quality.TileQuality;
import org.golgi.datasets.shard.ShardWriter;
import org.golgi.datasets.slide.Overview;
import org.golgi.datasets.slide.SlideReader;
import org.golgi.datasets.slide.SlideReaders;
import org.golgi.datasets.slide.SlideResolution;
import org.golgi.datasets.stain.StainNormalizer;
import org.golgi.datasets.tile.TileGrid;
import org.golgi.datasets.tile.TilePlan;
import org.golgi.datasets.tile.TilePosition;
import org.golgi.datasets.tissue.MaskArea;
import org.golgi.datasets.tissue.TissueMask;

/** Cuts one slide: mask, plan, tiles, shards, manifest, picture. */
final class SlideTiler implements AutoCloseable {
    /** Where a resolution is from that the caller gave. */
    static final String GIVEN = "given";

    private final TilingConfig config;
    private final TilingFolder folder;
    private final Optional<StainNormalizer> stain;
    private final TissueFinder tissue;

    SlideTiler(TilingConfig config, TilingFolder folder) throws IOException {
        this.config = config;
        this.folder = folder;
        this.stain = config.stain().method().normalizer(config.stain().reference());
        this.tissue = new TissueFinder(config.tissue());
    }

    /** What is decided about a slide before a tile is read. */
    record Plan(
            SlideResolution resolution,
            TileGrid grid,
            Overview overview,
            TissueMask mask,
            int candidates,
            List<TilePosition> tiles) {

        double tissueMm2() {
            double maskMpp = resolution.micrometresPerPixel() * overview.downsample();
            return mask.fraction() * mask.mask().width() * mask.mask().height() * maskMpp * maskMpp / 1e6;
        }
    }

    Plan plan(SlideInput input, SlideReader slide) throws IOException {
        SlideResolution resolution =
                input.mpp().isPresent() ? new SlideResolution(input.mpp().get(), GIVEN) : SlideResolution.of(slide);
        TileGrid grid = TileGrid.of(slide, resolution, config.grid().spec());
        double slideMpp = resolution.micrometresPerPixel();
        TissueFinder.Found found = tissue.find(slide, slideMpp);
        Overview overview = found.overview();
        TissueMask mask = found.mask();
        List<TilePosition> candidates = TilePlan.onTissue(
                grid,
                new MaskArea(mask.mask()),
                overview.downsample(),
                config.grid().rule(),
                config.grid().minTissue());
        List<TilePosition> chosen = TilePlan.sample(
                candidates, config.grid().maxTiles(), config.grid().seed(), seedOf(input.id()));
        return new Plan(resolution, grid, overview, mask, candidates.size(), chosen);
    }

    private static long seedOf(String id) {
        return Long.parseUnsignedLong(Sha256.of(id).substring(0, 16), 16);
    }

    /**
     * Cuts the slide and puts its files in place.
     *
     * @param progress told of each tile
     */
    SlideOutcome tile(SlideInput input, LongConsumer progress) throws IOException {
        long start = System.nanoTime();
        try (SlideReader slide = SlideReaders.open(input.path())) {
            Plan plan = plan(input, slide);
            Harvest harvest = new Harvest();
            List<String> shards;
            try (ShardWriter writer =
                    new ShardWriter(folder.shards(), input.id(), config.output().shardMb() * 1_000_000L)) {
                for (TilePosition position : plan.tiles()) {
                    cut(input, slide, plan, position, writer, harvest);
                    progress.accept(1);
                }
                shards = writer.commit();
            }
            SlideOutcome outcome = outcome(input, slide, plan, harvest, shards, start);
            CsvFiles.write(
                    folder.slideFile(input.id(), ".csv"),
                    TileRow.HEADER,
                    harvest.rows.stream().map(TileRow::cells));
            SlidePictures.write(folder, input, slide, plan, harvest.mosaic);
            if (config.output().masks()) {
                SlidePictures.writeMask(folder, input, plan);
            }
            folder.finish(outcome);
            return outcome;
        }
    }

    /** What has become of a slide's tiles so far. */
    private static final class Harvest {
        final List<TileRow> rows = new ArrayList<>();
        final TileMosaic mosaic = new TileMosaic();
        final List<String> unreadable = new ArrayList<>();
        final Map<String, Integer> dropped = new TreeMap<>();
        long bytes;
        int copied;
    }

    private void cut(
            SlideInput input, SlideReader slide, Plan plan, TilePosition position, ShardWriter writer, Harvest harvest)
            throws IOException {
        TileGrid grid = plan.grid();
        long x = grid.x(position.column());
        long y = grid.y(position.row());
        byte[] encoded;
        TileQuality quality;
        boolean copied;
        try {
            RgbImage tile = grid.read(slide, position.column(), position.row());
            quality = TileQuality.of(tile);
            Optional<String> reason = config.quality().limits().reasonAgainst(quality);
            if (reason.isPresent()) {
                harvest.dropped.merge(reason.get(), 1, Integer::sum);
                harvest.mosaic.dropped(reason.get(), x, y, tile);
                return;
            }
            TileFormat format = config.output().format();
            Optional<byte[]> original =
                    format == TileFormat.JPEG && config.output().copyJpeg() && stain.isEmpty()
                            ? grid.encoded(slide, position.column(), position.row())
                            : Optional.empty();
            copied = original.isPresent();
            encoded = copied ? original.get() : encoded(stained(tile));
            harvest.mosaic.kept(x, y, tile);
        } catch (NoStainException e) {
            harvest.dropped.merge("stain", 1, Integer::sum);
            return;
        } catch (IOException e) {
            harvest.unreadable.add(x + "," + y);
            checkUnreadable(harvest.unreadable, plan, e);
            return;
        }
        String key = input.id() + "_" + x + "_" + y;
        boolean written = encoded.length > 0;
        String shard = written ? writer.add(key + "." + config.output().format().ending(), encoded) : "";
        String hash = written ? Sha256.of(encoded) : "";
        harvest.rows.add(new TileRow(input.id(), shard, key, x, y, grid.mpp(), position.tissue(), quality, hash));
        harvest.bytes += encoded.length;
        harvest.copied += copied ? 1 : 0;
    }

    /** The tile as a file, or nothing where none is wanted. */
    private byte[] encoded(RgbImage tile) {
        TileFormat format = config.output().format();
        return format == TileFormat.NONE
                ? new byte[0]
                : format.encode(tile, config.output().jpegQuality());
    }

    /** A tile whose stains cannot be told. */
    private static final class NoStainException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoStainException(IllegalArgumentException cause) {
            super(cause);
        }
    }

    private RgbImage stained(RgbImage tile) {
        try {
            return stain.isPresent() ? stain.get().normalize(tile) : tile;
        } catch (IllegalArgumentException e) {
            throw new NoStainException(e);
        }
    }

    private void checkUnreadable(List<String> unreadable, Plan plan, IOException cause) throws IOException {
        double limit = config.limits().unreadableTiles() * plan.tiles().size();
        if (unreadable.size() > limit) {
            throw new IOException(
                    String.format(
                            Locale.ROOT,
                            "%d of %d tiles are unreadable, the limit is %.0f %%; the last: %s",
                            unreadable.size(),
                            plan.tiles().size(),
                            100 * config.limits().unreadableTiles(),
                            cause.getMessage()),
                    cause);
        }
    }

    private SlideOutcome outcome(
            SlideInput input, SlideReader slide, Plan plan, Harvest harvest, List<String> shards, long start) {
        return new SlideOutcome(
                input.id(),
                input.path().toString(),
                folder.configHash(),
                "",
                slide.reader(),
                plan.resolution().micrometresPerPixel(),
                plan.resolution().origin(),
                slide.width(),
                slide.height(),
                plan.grid().mpp(),
                plan.grid().level(),
                plan.tissueMm2(),
                plan.candidates(),
                harvest.rows.size(),
                harvest.copied,
                harvest.dropped,
                List.copyOf(harvest.unreadable),
                harvest.bytes,
                shards,
                (System.nanoTime() - start) / 1e9);
    }

    @Override
    public void close() {
        tissue.close();
    }
}
