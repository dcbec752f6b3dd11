package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.golgi.core.run.Progress;
import org.golgi.datasets.label.LabelColumn;
import org.golgi.datasets.tile.TileSource;
import org.golgi.datasets.tile.TileSources;
import org.golgi.eval.features.Sample;
import org.golgi.eval.picture.TilePictures;
import org.golgi.eval.task.LabelledFolder;
import picocli.CommandLine.Option;

/** Where pixels are to be had for pictures beside a result: {@code @Mixin PictureOptions pictures}. */
final class PictureOptions {
    @Option(
            names = "--pictures",
            paramLabel = "TILES",
            description = "Where the tiles lie that features were made of, to show them: a folder with labels.csv, of "
                    + "images or of shards, or tile:///SLIDES?mpp=0.5&size=256; may be repeated. Known by itself where "
                    + "DATA is pictures.")
    private List<Path> sources = List.of();

    @Option(
            names = "--slides",
            paramLabel = "SLIDES",
            description = "Slides or folders of them, to draw attention over; tiles named SLIDE_X_Y and HDF5 files "
                    + "with coords know their places. May be repeated.")
    private List<Path> slides = List.of();

    /** Opens what was named, and the data themselves where they are pictures. */
    TilePictures open(Path data, Map<LabelColumn, String> columns) throws IOException {
        TilePictures pictures = new TilePictures();
        try {
            if (Embedding.hasTable(data) && !FeatureInput.isMade(data, columns)) {
                add(pictures, LabelledFolder.open(data, columns));
            }
            for (Path source : sources) {
                if (Embedding.hasTable(source)) {
                    add(pictures, LabelledFolder.open(source, Map.of()));
                } else {
                    TileSource tiles = TileSources.open(List.of(source), Progress.standardError(System.err));
                    pictures.add(
                            tiles,
                            IntStream.range(0, tiles.size()).mapToObj(tiles::id).toList());
                }
            }
            if (!slides.isEmpty()) {
                pictures.addSlides(slides);
            }
            return pictures;
        } catch (IOException | RuntimeException e) {
            pictures.close();
            throw e;
        }
    }

    private static void add(TilePictures pictures, LabelledFolder folder) {
        pictures.add(folder.tiles(), folder.samples().stream().map(Sample::id).toList());
    }
}
