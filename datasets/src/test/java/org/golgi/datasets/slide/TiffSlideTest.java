package org.golgi.datasets.slide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.testing.PhantomSlides;
import org.golgi.datasets.testing.SharedData;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TiffSlideTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pixels_of_every_level_are_those_of_openslide(boolean bigTiff) throws IOException {
        Assumptions.assumeTrue(OpenSlideLibrary.version().isPresent(), "OpenSlide is not installed");
        Path file = PhantomSlides.disc(folder.resolve("disc.svs"), 2048, 1536, 0.5, bigTiff);
        compare(file, 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cmu-1-small-region.svs", "her2st_C2.tiff"})
    void pixels_of_real_slides_are_those_of_openslide(String name) throws IOException {
        Assumptions.assumeTrue(OpenSlideLibrary.version().isPresent(), "OpenSlide is not installed");
        compare(SharedData.data("wsi/images/" + name), 15);
    }

    /** Levels whose downsample is no whole number are interpolated by OpenSlide, so only the others are compared. */
    private static void compare(Path file, int regions) throws IOException {
        Rng rng = Rng.of(23);
        try (SlideReader direct = TiffSlide.open(file).orElseThrow();
                SlideReader openslide = OpenSlideReader.open(file)) {
            assertThat(direct.levels()).isEqualTo(openslide.levels());
            assertThat(SlideResolution.of(direct)).isEqualTo(SlideResolution.of(openslide));
            for (int level = 0; level < direct.levels().size(); level++) {
                SlideLevel size = direct.levels().get(level);
                if (size.downsample() != Math.rint(size.downsample())) {
                    continue;
                }
                for (int i = 0; i < regions; i++) {
                    int x = rng.nextInt(-40, size.width());
                    int y = rng.nextInt(-40, size.height());
                    int width = 1 + rng.nextInt(600);
                    int height = 1 + rng.nextInt(300);
                    assertThat(direct.read(level, x, y, width, height).pixels())
                            .as("level %d, %d x %d px at %d, %d", level, width, height, x, y)
                            .isEqualTo(
                                    openslide.read(level, x, y, width, height).pixels());
                }
            }
        }
    }

    @Test
    void properties_are_those_of_openslide() throws IOException {
        Assumptions.assumeTrue(OpenSlideLibrary.version().isPresent(), "OpenSlide is not installed");
        Path file = SharedData.data("wsi/images/cmu-1-small-region.svs");
        try (SlideReader direct = TiffSlide.open(file).orElseThrow();
                SlideReader openslide = OpenSlideReader.open(file)) {
            direct.properties().forEach((key, value) -> {
                if (openslide.properties().containsKey(key)) {
                    assertThat(value).as(key).isEqualTo(openslide.properties().get(key));
                }
            });
            assertThat(direct.properties()).containsKeys("aperio.MPP", "openslide.mpp-x", "openslide.vendor");
            assertThat(direct.associatedImages()).containsExactly("thumbnail", "macro");
            assertThat(direct.associatedImage("macro").pixels())
                    .isEqualTo(openslide.associatedImage("macro").pixels());
        }
    }

    @Test
    void a_whole_tile_can_be_had_as_it_lies_in_the_file() throws IOException {
        Path file = PhantomSlides.disc(folder.resolve("disc.svs"), 1024, 768, 0.5, false);
        try (SlideReader slide = TiffSlide.open(file).orElseThrow()) {
            byte[] jpeg = slide.encodedTile(0, 512, 256, 256).orElseThrow();
            assertThat(ImageCodec.decode(jpeg, "tile").pixels())
                    .isEqualTo(slide.read(0, 512, 256, 256, 256).pixels());
            assertThat(slide.encodedTile(0, 500, 256, 256)).isEmpty();
            assertThat(slide.encodedTile(0, 512, 256, 128)).isEmpty();
        }
        Path rgb = SharedData.data("wsi/images/cmu-1-small-region.svs");
        try (SlideReader slide = TiffSlide.open(rgb).orElseThrow()) {
            byte[] jpeg = slide.encodedTile(0, 240, 480, 240).orElseThrow();
            assertThat(ImageCodec.decode(jpeg, "tile").pixels())
                    .isEqualTo(slide.read(0, 240, 480, 240, 240).pixels());
            assertThat(slide.encodedTile(0, 2160, 0, 240))
                    .as("a padded edge tile")
                    .isEmpty();
        }
    }

    @Test
    void shrinking_in_the_decoder_is_near_the_mean_of_areas() throws IOException {
        Path file = PhantomSlides.disc(folder.resolve("disc.svs"), 1024, 768, 0.5, false);
        try (SlideReader slide = TiffSlide.open(file).orElseThrow()) {
            RgbImage fast = slide.readShrunk(0, 128, 64, 512, 256, 2);
            RgbImage slow = org.golgi.datasets.image.ImageOps.resize(slide.read(0, 128, 64, 512, 256), 256, 128);
            assertThat(fast.width()).isEqualTo(256);
            assertThat(fast.height()).isEqualTo(128);
            double sum = 0;
            for (int i = 0; i < fast.pixels().length; i++) {
                sum += Math.abs((fast.pixels()[i] & 0xFF) - (slow.pixels()[i] & 0xFF));
            }
            assertThat(sum / fast.pixels().length).isLessThan(3);
        }
    }

    @Test
    void many_threads_read_one_slide() throws Exception {
        Path file = PhantomSlides.disc(folder.resolve("disc.svs"), 2048, 1536, 0.5, false);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (SlideReader slide = TiffSlide.open(file).orElseThrow()) {
            List<byte[]> expected = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                expected.add(slide.read(0, 97 * i, 61 * i, 300, 200).pixels());
            }
            List<Future<byte[]>> reads = new ArrayList<>();
            for (int i = 0; i < 160; i++) {
                int at = i % 16;
                reads.add(threads.submit(
                        () -> slide.read(0, 97 * at, 61 * at, 300, 200).pixels()));
            }
            for (int i = 0; i < 160; i++) {
                assertThat(reads.get(i).get()).isEqualTo(expected.get(i % 16));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void one_damaged_tile_is_an_error_of_that_tile_only() throws IOException {
        Path file = PhantomSlides.disc(folder.resolve("disc.svs"), 1024, 768, 0.5, false);
        byte[] bytes = Files.readAllBytes(file);
        try (TiffFileReader tiff = TiffFileReader.open(file)) {
            TiffImage base = TiffImage.of(tiff, tiff.directories().get(0));
            int start = (int) base.offsets()[5];
            java.util.Arrays.fill(bytes, start, start + (int) base.byteCounts()[5], (byte) 0);
        }
        Files.write(file, bytes);
        try (SlideReader slide = TiffSlide.open(file).orElseThrow()) {
            assertThatThrownBy(() -> slide.read(0, 300, 300, 64, 64))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("disc.svs: tile 1, 1 of level 0");
            assertThat(slide.read(0, 512, 256, 64, 64).width()).isEqualTo(64);
        }
    }

    @Test
    void what_is_no_jpeg_pyramid_is_left_to_openslide() throws IOException {
        assertThat(TiffSlide.open(Files.writeString(folder.resolve("a.svs"), "text of some length")))
                .isEmpty();
        assertThat(TiffSlide.open(Files.createFile(folder.resolve("b.svs")))).isEmpty();
    }

    /** Bytes of directories are changed at random; nothing but pixels or an IOException may come of it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void damaged_files_never_do_worse_than_an_io_exception(boolean bigTiff) throws IOException {
        Path file = PhantomSlides.disc(folder.resolve("disc.svs"), 600, 500, 0.5, bigTiff);
        byte[] whole = Files.readAllBytes(file);
        List<Integer> weak = directoryBytes(file, whole.length);
        int refused = 0;
        long start = System.nanoTime();
        for (int seed = 0; seed < 200; seed++) {
            Rng rng = Rng.of(99, seed);
            byte[] damaged = seed % 10 == 9 ? java.util.Arrays.copyOf(whole, rng.nextInt(whole.length)) : whole.clone();
            for (int i = 0; i <= seed % 4 && damaged.length > 16; i++) {
                int at = Math.min(weak.get(rng.nextInt(weak.size())), damaged.length - 1);
                damaged[at] = (byte) (rng.chance(0.3) ? 0xFF : rng.nextInt(256));
            }
            Path copy = folder.resolve("damaged.svs");
            Files.write(copy, damaged);
            try {
                Optional<SlideReader> opened = TiffSlide.open(copy);
                if (opened.isPresent()) {
                    try (SlideReader slide = opened.get()) {
                        for (int level = 0; level < slide.levels().size(); level++) {
                            slide.read(level, 10, 10, 300, 300);
                        }
                    }
                }
            } catch (IOException e) {
                refused++;
                assertThat(e.getMessage()).contains("damaged.svs").doesNotContain("\n");
            }
        }
        assertThat(refused).isGreaterThan(20);
        assertThat(System.nanoTime() - start).as("no damaged file takes long").isLessThan(60_000_000_000L);
    }

    private static List<Integer> directoryBytes(Path file, int length) throws IOException {
        List<Integer> weak = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            weak.add(i);
        }
        try (TiffFileReader tiff = TiffFileReader.open(file)) {
            TiffImage base = TiffImage.of(tiff, tiff.directories().get(0));
            long lastTile = 0;
            for (int i = 0; i < base.offsets().length; i++) {
                lastTile = Math.max(lastTile, base.offsets()[i] + base.byteCounts()[i]);
            }
            // The rest after level 0's tiles: directories, offsets, lengths, tables, and the smaller levels.
            for (long at = lastTile; at < length; at++) {
                weak.add((int) at);
            }
        }
        return weak;
    }

    @Test
    void a_chain_that_loops_and_sizes_beyond_the_file_are_refused() throws IOException {
        Path file = PhantomSlides.disc(folder.resolve("disc.svs"), 600, 500, 0.5, false);
        byte[] whole = Files.readAllBytes(file);
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(whole).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        int first = bytes.getInt(4);
        int entries = bytes.getShort(first);
        for (int i = 0; i < entries; i++) {
            int at = first + 2 + 12 * i;
            if (bytes.getShort(at) == TiffTags.WIDTH) {
                bytes.putShort(at + 2, (short) 4).putInt(at + 8, 2_000_000_000);
            }
        }
        Path huge = folder.resolve("huge.svs");
        Files.write(huge, whole);
        assertThatThrownBy(() -> TiffSlide.open(huge))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2000000000 x 500");
        bytes.putInt(first + 2 + 12 * entries, first);
        Files.write(huge, whole);
        assertThatThrownBy(() -> TiffSlide.open(huge)).hasMessageContaining("loops");
    }
}
