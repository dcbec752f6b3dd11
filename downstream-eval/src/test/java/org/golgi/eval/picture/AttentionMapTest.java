package org.golgi.eval.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.eval.features.Sample;
import org.golgi.eval.mil.SlideAttention;
import org.golgi.eval.testing.ColourTiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttentionMapTest {
    private static final int TOP = 42;
    private static final int LEFT = 6;

    @TempDir
    Path folder;

    private static SlideAttention slide(List<String> tiles, float... weights) {
        Sample slide =
                new Sample("slide", Optional.of("tumour"), Optional.empty(), Optional.of("slide"), Optional.empty());
        return new SlideAttention(slide, tiles.stream().map(Sample::of).toList(), weights, "benign", 0.25);
    }

    /** Columns 0, 100, 200 and rows 0, 100; the tile at (200, 0) is missing. */
    private static List<String> grid(String name) {
        return List.of(name + "_0_0", name + "_100_0", name + "_0_100", name + "_100_100", name + "_200_100");
    }

    @Test
    void equal_weights_share_their_mean_rank() {
        assertThat(slide(grid("s"), 0.1f, 0.3f, 0.1f, 0.4f, 0.1f).ranks()).containsExactly(0.25, 0.75, 0.25, 1, 0.25);
    }

    @Test
    void the_commonest_distance_of_neighbours_is_a_tile() {
        List<Sample> tiles = new ArrayList<>();
        for (String id : List.of("s_0_0", "s_256_0", "s_1024_0", "s_0_256", "s_7_5000")) {
            tiles.add(Sample.of(id));
        }
        TileLayout layout = TileLayout.of(tiles).orElseThrow();
        assertThat(layout.sidePx()).isEqualTo(256);
        assertThat(layout.right()).isEqualTo(1280);
        tiles.add(Sample.of("other_0_0"));
        assertThat(TileLayout.of(tiles)).isEmpty();
        assertThat(TileLayout.of(List.of(Sample.of("s_0_0"), Sample.of("no place"))))
                .isEmpty();
    }

    @Test
    void each_tile_has_the_colour_of_its_rank_at_its_place_over_the_slide() throws IOException {
        // A grey slide of 300 x 200 px: its thumbnail is the slide itself.
        RgbImage grey = RgbImage.blank(300, 200);
        java.util.Arrays.fill(grey.pixels(), (byte) 200);
        Files.write(folder.resolve("slide.png"), ImageCodec.png(grey));
        try (TilePictures pictures = new TilePictures()) {
            pictures.addSlides(List.of(folder.resolve("slide.png")));
            RgbImage map = AttentionMap.of(slide(grid("slide"), 0.1f, 0.2f, 0.3f, 0.15f, 0.25f), pictures)
                    .orElseThrow();
            int left = 2 * LEFT + 300;
            assertThat(at(map, LEFT + 50, TOP + 50)).as("the slide itself").isEqualTo(new Color(200, 200, 200));
            assertThat(at(map, left + 50, TOP + 50)).isEqualTo(over(0));
            assertThat(at(map, left + 50, TOP + 150)).isEqualTo(over(1));
            assertThat(at(map, left + 299, TOP + 199)).isEqualTo(over(0.75));
            assertThat(at(map, left + 250, TOP + 50)).as("no tile there").isEqualTo(new Color(200, 200, 200));
        }
    }

    private static Color over(double rank) {
        Color heat = HeatColours.of(rank, 0.55);
        double alpha = heat.getAlpha() / 255.0;
        return new Color(
                (int) Math.round(200 + alpha * (heat.getRed() - 200)),
                (int) Math.round(200 + alpha * (heat.getGreen() - 200)),
                (int) Math.round(200 + alpha * (heat.getBlue() - 200)));
    }

    /** Java2D and the formula may round to neighbouring values. */
    private static Color at(RgbImage image, int x, int y) {
        for (Color known : List.of(over(0), over(0.75), over(1))) {
            if (Math.abs(known.getRed() - image.red(x, y)) <= 1
                    && Math.abs(known.getGreen() - image.green(x, y)) <= 1
                    && Math.abs(known.getBlue() - image.blue(x, y)) <= 1) {
                return known;
            }
        }
        return new Color(image.red(x, y), image.green(x, y), image.blue(x, y));
    }

    @Test
    void tiles_without_places_are_shown_by_their_attention_and_unknown_ones_not_at_all() throws IOException {
        AtomicInteger reads = new AtomicInteger();
        ColourTiles tiles = new ColourTiles(20, 3, reads);
        List<String> ids = IntStream.range(0, 20).mapToObj(tiles::id).toList();
        float[] weights = new float[20];
        java.util.Arrays.fill(weights, 0.05f);
        try (TilePictures pictures = new TilePictures()) {
            assertThat(AttentionMap.of(slide(ids, weights), pictures)).isEmpty();
            pictures.add(tiles, ids);
            assertThat(AttentionSheet.of(List.of(slide(ids, weights)), pictures)
                            .orElseThrow()
                            .shown())
                    .containsExactly("slide");
            assertThat(reads).as("six most and six least attended").hasValue(12);
            assertThat(AttentionFiles.write(folder, List.of(slide(ids, weights), slide(ids, weights)), pictures))
                    .isEqualTo(2);
        }
        assertThat(Files.readAllLines(folder.resolve("attention.csv"))).hasSize(41);
        assertThat(folder.resolve("slide-2.png")).exists();
    }
}
