package org.golgi.datasets.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.slide.SlideLevel;
import org.golgi.datasets.slide.SlideReader;
import org.junit.jupiter.api.Test;

class TilingWorkloadTest {
    private static final int SIDE = 256;

    @Test
    void a_tile_read_in_bands_is_judged_as_if_it_had_been_read_whole() throws IOException {
        for (int rows = 0; rows <= SIDE; rows++) {
            for (boolean top : new boolean[] {true, false}) {
                Striped slide = new Striped(rows, top);
                Optional<RgbImage> tile = TilingWorkload.tissue(slide, 0, 0);
                RgbImage whole = new Striped(rows, top).read(0, 0, 0, SIDE, SIDE);
                assertThat(tile.isPresent()).as("%d rows of tissue", rows).isEqualTo(rows > SIDE / 2);
                tile.ifPresent(found -> assertThat(found.pixels()).isEqualTo(whole.pixels()));
                if (rows == 0) {
                    assertThat(slide.rowsRead).isEqualTo(SIDE / 2);
                }
            }
        }
    }

    /** Glass with so many rows of tissue at the top or at the bottom. */
    private static final class Striped implements SlideReader {
        private final int rows;
        private final boolean top;
        private int rowsRead;

        Striped(int rows, boolean top) {
            this.rows = rows;
            this.top = top;
        }

        @Override
        public Path path() {
            return Path.of("striped.svs");
        }

        @Override
        public String reader() {
            return "striped";
        }

        @Override
        public List<SlideLevel> levels() {
            return List.of(new SlideLevel(SIDE, SIDE, 1));
        }

        @Override
        public Map<String, String> properties() {
            return Map.of();
        }

        @Override
        public RgbImage read(int level, long x, long y, int width, int height) {
            rowsRead += height;
            RgbImage image = RgbImage.blank(width, height);
            for (int i = 0; i < width * height; i++) {
                int row = (int) y + i / width;
                boolean tissue = top ? row < rows : row >= SIDE - rows;
                image.pixels()[3 * i] = (byte) (tissue ? 200 : 240);
                image.pixels()[3 * i + 1] = (byte) (tissue ? 100 + i % width % 50 : 240);
                image.pixels()[3 * i + 2] = (byte) (tissue ? 180 : 240);
            }
            return image;
        }

        @Override
        public List<String> associatedImages() {
            return List.of();
        }

        @Override
        public RgbImage associatedImage(String name) {
            throw new IllegalArgumentException("no picture " + name);
        }

        @Override
        public void close() {}
    }
}
