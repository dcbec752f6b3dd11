package org.golgi.eval.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.golgi.datasets.image.RgbImage;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.features.Sample;
import org.golgi.eval.probe.LabelledFeatures;
import org.golgi.eval.testing.ColourTiles;
import org.junit.jupiter.api.Test;

class RetrievalSheetTest {
    private static final List<String> CLASSES = List.of("pink", "blue");

    /** Rows on a circle: those of class 0 near (1, 0), of class 1 near (0, 1), but for one that looks like the other. */
    private static RetrievalSheet.Side side(ColourTiles tiles, int stranger) {
        FeatureMatrix features = FeatureMatrix.zeros(tiles.size(), 2);
        int[] labels = new int[tiles.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % 2;
            double angle = (i == stranger ? 1 - i % 2 : i % 2) * Math.PI / 2 + 0.01 * i;
            features.values()[2 * i] = (float) Math.cos(angle);
            features.values()[2 * i + 1] = (float) Math.sin(angle);
        }
        return new RetrievalSheet.Side(
                new LabelledFeatures(features, labels, CLASSES),
                IntStream.range(0, labels.length)
                        .mapToObj(i -> Sample.of(tiles.id(i)))
                        .toList());
    }

    @Test
    void frames_tell_right_from_wrong_and_all_classes_are_asked() throws IOException {
        ColourTiles database = new ColourTiles(20, 1, new AtomicInteger());
        ColourTiles queries = new ColourTiles(8, 2, new AtomicInteger());
        RetrievalSheet.Side asked = side(queries, 4);
        try (TilePictures pictures = new TilePictures()) {
            assertThat(RetrievalSheet.of(side(database, -1), asked, pictures)).isEmpty();
            pictures.add(database, ids(database));
            pictures.add(queries, ids(queries));
            Sheet sheet = RetrievalSheet.of(side(database, -1), asked, pictures).orElseThrow();
            assertThat(sheet.shown()).containsExactlyInAnyOrderElementsOf(ids(queries));
            for (int row = 0; row < 8; row++) {
                boolean stranger = sheet.shown().get(row).equals(queries.id(4));
                for (int hit = 0; hit < 5; hit++) {
                    int x = 12 + (hit + 1) * 134 + 1;
                    int y = 6 + Pen.TEXT_PX + row * (134 + Pen.TEXT_PX) + 1;
                    assertThat(at(sheet.image(), x, y))
                            .as("frame of hit %d of row %d", hit, row)
                            .isEqualTo(stranger ? Pen.WRONG : Pen.RIGHT);
                }
            }
        }
    }

    private static List<String> ids(ColourTiles tiles) {
        return IntStream.range(0, tiles.size()).mapToObj(tiles::id).toList();
    }

    private static Color at(RgbImage image, int x, int y) {
        return new Color(image.red(x, y), image.green(x, y), image.blue(x, y));
    }
}
