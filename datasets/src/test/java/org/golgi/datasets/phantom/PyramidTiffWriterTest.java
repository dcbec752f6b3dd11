package org.golgi.datasets.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.slide.OpenSlideLibrary;
import org.golgi.datasets.slide.OpenSlideReader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PyramidTiffWriterTest {
    private static final int WIDTH = 1500;
    private static final int HEIGHT = 1100;

    @TempDir
    private Path folder;

    @Test
    void the_bytes_do_not_depend_on_the_threads() throws IOException {
        Path one = write("one.svs", 1, false);
        Path three = write("three.svs", 3, false);
        assertThat(Files.mismatch(one, three)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void every_tile_of_every_level_decodes_to_what_was_painted(boolean big) throws IOException {
        List<Map<Integer, long[]>> pictures = pictures(write("slide.svs", 2, big));
        byte[] file = Files.readAllBytes(folder.resolve("slide.svs"));

        assertThat(pictures).hasSize(3);
        assertThat(pictures.get(0).get(256)).containsExactly(WIDTH);
        assertThat(pictures.get(1))
                .as("the thumbnail has one strip, no tiles")
                .containsKey(273)
                .doesNotContainKey(322);
        assertThat(pictures.get(2).get(256)).containsExactly(WIDTH / 4);
        for (int level : new int[] {0, 2}) {
            Map<Integer, long[]> picture = pictures.get(level);
            int scale = level == 0 ? 1 : 4;
            int columns = (int) (picture.get(256)[0] + 255) / 256;
            for (int tile = 0; tile < picture.get(324).length; tile++) {
                int from = (int) picture.get(324)[tile];
                byte[] jpeg = Arrays.copyOfRange(file, from, from + (int) picture.get(325)[tile]);
                RgbImage decoded = ImageCodec.decode(jpeg, "tile " + tile);
                int x = tile % columns * 256 + 20;
                int y = tile / columns * 256 + 10;
                assertThat(decoded.red(20, 10)).isCloseTo(red(x * scale), Offset.offset(6));
                assertThat(decoded.green(20, 10)).isCloseTo(green(y * scale), Offset.offset(6));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void openslide_reads_it_as_an_aperio_slide(boolean big) throws IOException {
        Assumptions.assumeTrue(OpenSlideLibrary.version().isPresent(), "OpenSlide is not installed");
        try (OpenSlideReader slide = OpenSlideReader.open(write("slide.svs", 2, big))) {
            assertThat(slide.levels()).hasSize(2);
            assertThat(slide.properties())
                    .containsEntry("openslide.vendor", "aperio")
                    .containsEntry("openslide.mpp-x", "0.5")
                    .containsEntry("openslide.objective-power", "20");
            assertThat(slide.associatedImages()).contains("thumbnail");
            RgbImage corner = slide.read(0, WIDTH - 200, HEIGHT - 150, 200, 150);
            assertThat(corner.red(100, 50)).isCloseTo(red(WIDTH - 100), Offset.offset(6));
            assertThat(corner.green(100, 50)).isCloseTo(green(HEIGHT - 100), Offset.offset(6));
            RgbImage reduced = slide.read(1, 0, 0, 300, 200);
            assertThat(reduced.red(290, 10)).isCloseTo(red(290 * 4), Offset.offset(6));
        }
    }

    @Test
    void the_tags_say_what_the_jpeg_says() throws IOException {
        Map<Integer, long[]> level = pictures(write("slide.svs", 1, false)).get(0);
        byte[] jpeg = ImageCodec.jpeg(RgbImage.blank(64, 64), 80);
        JpegFrame frame = JpegFrame.of(jpeg);
        assertThat(level.get(262)).as("photometric: YCbCr").containsExactly(6);
        assertThat(level.get(530)).containsExactly(frame.horizontal(), frame.vertical());
        assertThat(frame).isEqualTo(new JpegFrame(3, 2, 2));
    }

    @Test
    void a_failing_painter_leaves_nothing_behind() throws IOException {
        ExecutorService workers = Executors.newFixedThreadPool(1);
        try {
            PyramidTiffWriter writer = new PyramidTiffWriter(PyramidTiffWriter.Options.at(0.5), workers, 1);
            assertThatThrownBy(() -> writer.write(folder.resolve("broken.svs"), 600, 600, (x, y, w, h) -> {
                        throw new IllegalStateException("no paint");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no paint");
        } finally {
            workers.shutdownNow();
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    private Path write(String name, int threads, boolean big) throws IOException {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            Path file = folder.resolve(name);
            PyramidTiffWriter.Options options = new PyramidTiffWriter.Options(256, 90, 0.5, big);
            new PyramidTiffWriter(options, workers, threads).write(file, WIDTH, HEIGHT, PyramidTiffWriterTest::ramp);
            return file;
        } finally {
            workers.shutdownNow();
        }
    }

    private static RgbImage ramp(int x0, int y0, int width, int height) {
        RgbImage image = RgbImage.blank(width, height);
        for (int i = 0; i < width * height; i++) {
            image.pixels()[3 * i] = (byte) red(x0 + i % width);
            image.pixels()[3 * i + 1] = (byte) green(y0 + i / width);
            image.pixels()[3 * i + 2] = (byte) 128;
        }
        return image;
    }

    private static int red(int x) {
        return 40 + 170 * x / WIDTH;
    }

    private static int green(int y) {
        return 40 + 170 * y / HEIGHT;
    }

    /** The numeric entries of all directories of a little-endian TIFF or BigTIFF. */
    private static List<Map<Integer, long[]>> pictures(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        boolean big = bytes.getShort(2) == 43;
        List<Map<Integer, long[]>> pictures = new ArrayList<>();
        long next = big ? bytes.getLong(8) : bytes.getInt(4);
        while (next != 0) {
            int at = (int) next;
            int count = big ? (int) bytes.getLong(at) : bytes.getShort(at);
            at += big ? 8 : 2;
            Map<Integer, long[]> entries = new HashMap<>();
            for (int i = 0; i < count; i++, at += big ? 20 : 12) {
                int type = bytes.getShort(at + 2);
                if (type != 2) {
                    entries.put((int) bytes.getShort(at), values(bytes, at, type, big));
                }
            }
            pictures.add(entries);
            next = big ? bytes.getLong(at) : bytes.getInt(at);
        }
        return pictures;
    }

    private static long[] values(ByteBuffer bytes, int at, int type, boolean big) {
        int size = type == 3 ? 2 : type == 4 ? 4 : 8;
        long[] values = new long[big ? (int) bytes.getLong(at + 4) : bytes.getInt(at + 4)];
        int from = at + (big ? 12 : 8);
        if (values.length * size > (big ? 8 : 4)) {
            from = big ? (int) bytes.getLong(from) : bytes.getInt(from);
        }
        for (int i = 0; i < values.length; i++) {
            int place = from + i * size;
            values[i] = size == 2 ? bytes.getShort(place) : size == 4 ? bytes.getInt(place) : bytes.getLong(place);
        }
        return values;
    }
}
