package org.golgi.eval.picture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.golgi.core.io.DurableFiles;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.eval.features.SlideFiles;
import org.golgi.eval.features.TilePlace;
import org.golgi.eval.mil.SlideAttention;

/** The attention of all held-out slides as files: a table of every tile, and a picture of every slide. */
public final class AttentionFiles {
    private static final String TABLE = "attention.csv";

    private AttentionFiles() {}

    /**
     * Writes {@code attention.csv} (slide, tile, x and y where known, weight with sum 1 a slide, rank from 0 to 1, true
     * and predicted class) and {@code SLIDE.png} where there is something to show.
     *
     * @return how many pictures were written
     */
    public static int write(Path folder, List<SlideAttention> slides, TilePictures pictures) throws IOException {
        Files.createDirectories(folder);
        DurableFiles.replace(folder.resolve(TABLE), table(slides));
        Set<String> names = new HashSet<>();
        int written = 0;
        for (SlideAttention slide : slides) {
            String name = slide.slide().id().replaceAll("[^A-Za-z0-9._-]", "_");
            for (int i = 2; !names.add(name); i++) {
                name = slide.slide().id().replaceAll("[^A-Za-z0-9._-]", "_") + "-" + i;
            }
            Optional<RgbImage> picture = AttentionMap.of(slide, pictures);
            if (picture.isPresent()) {
                byte[] png = ImageCodec.png(picture.get());
                DurableFiles.replace(
                        folder.resolve(name + ".png"), channel -> DurableFiles.write(channel, ByteBuffer.wrap(png)));
                written++;
            }
        }
        return written;
    }

    private static String table(List<SlideAttention> slides) {
        StringBuilder text = new StringBuilder();
        row(text, "slide", "tile", "x", "y", "weight", "rank", "truth", "predicted");
        for (SlideAttention slide : slides) {
            double[] ranks = slide.ranks();
            for (int i = 0; i < ranks.length; i++) {
                Optional<TilePlace> place = SlideFiles.place(slide.tiles().get(i));
                row(
                        text,
                        slide.slide().id(),
                        slide.tiles().get(i).id(),
                        place.map(TilePlace::x).map(String::valueOf).orElse(""),
                        place.map(TilePlace::y).map(String::valueOf).orElse(""),
                        slide.weights()[i],
                        ranks[i],
                        slide.slide().label().orElse(""),
                        slide.predicted());
            }
        }
        return text.toString();
    }

    private static void row(StringBuilder text, Object... cells) {
        text.append(CSVFormat.DEFAULT.format(cells)).append('\n');
    }
}
