package org.golgi.datasets.slide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.testing.SharedData;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenSlideReaderTest {
    private static final String CMU = "wsi/images/cmu-1-small-region.svs";

    @TempDir
    Path folder;

    @BeforeEach
    void openslide_is_installed() {
        Assumptions.assumeTrue(OpenSlideLibrary.version().isPresent(), "OpenSlide is not installed");
    }

    @Test
    void reads_levels_properties_and_pictures_of_an_aperio_slide() throws IOException {
        try (SlideReader slide = OpenSlideReader.open(SharedData.data(CMU))) {
            assertThat(slide.levels()).containsExactly(new SlideLevel(2220, 2967, 1));
            assertThat(slide.properties()).containsEntry("aperio.AppMag", "20");
            assertThat(SlideResolution.of(slide).micrometresPerPixel()).isEqualTo(0.499);
            assertThat(slide.associatedImages()).contains("label", "macro");
            assertThat(slide.associatedImage("macro").width()).isGreaterThan(100);
            RgbImage tile = slide.read(0, 300, 400, 64, 32);
            assertThat(tile.width()).isEqualTo(64);
            assertThat(Arrays.hashCode(tile.pixels()))
                    .isEqualTo(Arrays.hashCode(slide.read(0, 300, 400, 64, 32).pixels()));
        }
    }

    @Test
    void what_lies_beyond_the_slide_is_white() throws IOException {
        try (SlideReader slide = OpenSlideReader.open(SharedData.data(CMU))) {
            assertThat(slide.read(0, 2220, 0, 16, 16).pixels()).containsOnly(255);
            assertThat(slide.read(0, -16, -16, 16, 16).pixels()).containsOnly(255);
            RgbImage corner = slide.read(0, 2210, 2960, 20, 20);
            assertThat(corner.red(15, 15)).isEqualTo(255);
        }
    }

    @Test
    void the_resolution_of_a_plain_tiff_comes_from_its_tags() throws IOException {
        try (SlideReader slide = OpenSlideReader.open(SharedData.data("wsi/images/her2st_C2.tiff"))) {
            assertThat(slide.levels()).hasSize(5);
            assertThat(SlideResolution.of(slide).micrometresPerPixel()).isCloseTo(0.6888, within(1e-3));
            Overview overview = Overview.of(slide, 16.1);
            assertThat(overview.downsample()).isCloseTo(16.014, within(1e-3));
            assertThat(overview.image().width()).isEqualTo(579);
        }
    }

    @Test
    void one_bad_tile_does_not_spoil_the_rest_of_the_slide() throws IOException {
        byte[] bytes = Files.readAllBytes(SharedData.data(CMU));
        Path damaged = folder.resolve("damaged.svs");
        // The first tile of level 0 lies near the start of the file; its JPEG is made unreadable.
        Arrays.fill(bytes, 16, 600, (byte) 0);
        Files.write(damaged, bytes);
        try (SlideReader slide = OpenSlideReader.open(damaged);
                SlideReader whole = OpenSlideReader.open(SharedData.data(CMU))) {
            assertThatThrownBy(() -> slide.read(0, 0, 0, 64, 64))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("damaged.svs")
                    .hasMessageContaining("at (0, 0) of level 0");
            assertThat(slide.read(0, 1000, 1000, 64, 64).pixels())
                    .isEqualTo(whole.read(0, 1000, 1000, 64, 64).pixels());
        }
    }

    @Test
    void a_slide_that_was_away_for_a_while_is_read_again() throws IOException {
        Path away = Files.copy(SharedData.data(CMU), folder.resolve("away.svs"));
        Path place = folder.resolve("back.svs");
        try (SlideReader slide = OpenSlideReader.open(away)) {
            Files.move(away, place);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> slide.read(0, 300, 400, 64, 32))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("away.svs");
            }
            Files.move(place, away);
            assertThat(slide.read(0, 300, 400, 64, 32).red(5, 5)).isBetween(1, 255);
        }
    }

    @Test
    void what_cannot_be_opened_says_why_in_one_line() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.svs"), "no slide at all, only text");
        assertThatThrownBy(() -> SlideReaders.open(text))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("notes.svs")
                .hasMessageNotContaining("\n");
        Path empty = Files.createFile(folder.resolve("empty.svs"));
        assertThatThrownBy(() -> SlideReaders.open(empty)).hasMessageContaining("the file is empty");
        byte[] bytes = Files.readAllBytes(SharedData.data(CMU));
        Path cut = folder.resolve("cut.svs");
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> SlideReaders.open(cut)).isInstanceOf(IOException.class);
    }

    @Test
    void dicom_is_refused_with_the_reason_where_openslide_is_too_old() {
        Assumptions.assumeTrue(OpenSlideLibrary.version().orElseThrow().startsWith("3."));
        Path dicom = SharedData.data("wsi/dicom/camelyon_jp2k.dcm");
        assertThatThrownBy(() -> SlideReaders.open(dicom))
                .hasMessageContaining("DICOM")
                .hasMessageContaining("OpenSlide 4");
    }

    @Test
    void many_threads_read_the_same_pixels() throws Exception {
        try (SlideReader slide = OpenSlideReader.open(SharedData.data(CMU))) {
            byte[] expected = slide.read(0, 500, 500, 200, 200).pixels();
            java.util.concurrent.ExecutorService threads = java.util.concurrent.Executors.newFixedThreadPool(4);
            try {
                java.util.List<java.util.concurrent.Future<byte[]>> reads = new java.util.ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    reads.add(threads.submit(
                            () -> slide.read(0, 500, 500, 200, 200).pixels()));
                }
                for (java.util.concurrent.Future<byte[]> read : reads) {
                    assertThat(read.get()).isEqualTo(expected);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }
}
