package org.golgi.datasets.slide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.testing.PhantomSlides;
import org.golgi.datasets.testing.SharedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThumbnailTest {
    private static final double DOWNSAMPLE = 17;
    /** The phantom of 900 px has one level and a thumbnail of half its size, which is shrunk by 8. */
    private static final double OF_THUMBNAIL = 16;

    @TempDir
    Path folder;

    @Test
    void takes_the_place_of_levels_that_are_missing() throws IOException {
        try (SlideReader slide = slide()) {
            Overview overview = Overview.orThumbnail(slide, DOWNSAMPLE);
            assertThat(overview.downsample()).isCloseTo(OF_THUMBNAIL, within(1e-9));
            assertThat(overview.image().width()).isEqualTo(450 / 8);
            assertThat(meanDifference(overview, Overview.of(slide, DOWNSAMPLE))).isLessThan(8);
        }
    }

    @Test
    void shows_what_a_real_slide_shows() throws IOException {
        try (SlideReader slide = SlideReaders.open(SharedData.data("wsi/images/cmu-1-small-region.svs"))) {
            Overview overview = Overview.orThumbnail(slide, DOWNSAMPLE);
            assertThat(overview.downsample()).isCloseTo(4 * (2220 / 574.0 + 2967 / 768.0) / 2, within(1e-9));
            assertThat(meanDifference(overview, Overview.of(slide, DOWNSAMPLE))).isLessThan(8);
        }
    }

    @Test
    void is_not_taken_where_a_level_is_near() throws IOException {
        Path file = PhantomSlides.disc(folder.resolve("levels.svs"), 2048, 2048, 0.5, false);
        try (SlideReader slide = SlideReaders.open(file)) {
            assertThat(slide.levels()).hasSize(2);
            assertThat(Overview.orThumbnail(slide, DOWNSAMPLE).downsample()).isEqualTo(16);
        }
    }

    @Test
    void is_not_believed_when_it_shows_something_else() throws IOException {
        assertRefused(ThumbnailTest::blank);
        assertRefused(ThumbnailTest::redForBlue);
        assertRefused(ThumbnailTest::half);
        assertRefused(image -> ImageOps.resize(image, image.width(), image.height() * 5 / 6));
        assertRefused(image -> ImageOps.resize(image, 40, 40));
        assertRefused(image -> null);
    }

    @Test
    void is_not_taken_from_other_vendors_whose_thumbnails_may_show_less_than_the_slide() throws IOException {
        try (SlideReader slide = new OtherThumbnail(slide(), "hamamatsu", image -> image)) {
            assertThat(Overview.orThumbnail(slide, DOWNSAMPLE).downsample()).isEqualTo(DOWNSAMPLE);
        }
        try (SlideReader slide = new OtherThumbnail(slide(), "aperio", image -> image)) {
            assertThat(Overview.orThumbnail(slide, DOWNSAMPLE).downsample()).isCloseTo(OF_THUMBNAIL, within(1e-9));
        }
    }

    @Test
    void a_slide_of_a_few_pixels_has_nothing_to_compare() throws IOException {
        Path file = PhantomSlides.disc(folder.resolve("tiny.svs"), 40, 40, 0.5, false);
        try (SlideReader slide = SlideReaders.open(file)) {
            assertThat(Overview.orThumbnail(slide, DOWNSAMPLE).image().width()).isEqualTo(2);
        }
    }

    private SlideReader slide() throws IOException {
        return SlideReaders.open(PhantomSlides.disc(folder.resolve("one.svs"), 900, 900, 0.5, false));
    }

    private void assertRefused(UnaryOperator<RgbImage> exchange) throws IOException {
        try (SlideReader slide = new OtherThumbnail(slide(), "aperio", exchange)) {
            Overview overview = Overview.orThumbnail(slide, DOWNSAMPLE);
            assertThat(overview.downsample()).isEqualTo(DOWNSAMPLE);
            assertThat(overview.image().pixels())
                    .isEqualTo(Overview.of(slide, DOWNSAMPLE).image().pixels());
        }
    }

    /** Glass alone, a little darker where the slide has glass too. */
    private static RgbImage blank(RgbImage image) {
        RgbImage white = RgbImage.blank(image.width(), image.height());
        Arrays.fill(white.pixels(), (byte) 244);
        RgbImage corner = RgbImage.blank(40, 40);
        Arrays.fill(corner.pixels(), (byte) 240);
        for (int x : new int[] {0, image.width() - 40}) {
            for (int y : new int[] {0, image.height() - 40}) {
                ImageOps.paste(corner, white, x, y);
            }
        }
        return white;
    }

    private static RgbImage redForBlue(RgbImage image) {
        RgbImage other = RgbImage.blank(image.width(), image.height());
        for (int i = 0; i < image.pixels().length; i++) {
            other.pixels()[i] = image.pixels()[i - i % 3 + 2 - i % 3];
        }
        return other;
    }

    /** The lower half is gone, as when a picture was cut off. */
    private static RgbImage half(RgbImage image) {
        byte[] pixels = image.pixels().clone();
        Arrays.fill(pixels, pixels.length / 2, pixels.length, (byte) 243);
        return new RgbImage(image.width(), image.height(), pixels);
    }

    private static double meanDifference(Overview one, Overview other) {
        long sum = 0;
        long count = 0;
        for (int y = 0; y < one.image().height(); y++) {
            for (int x = 0; x < one.image().width(); x++) {
                int otherX = (int) ((x + 0.5) * one.downsample() / other.downsample());
                int otherY = (int) ((y + 0.5) * one.downsample() / other.downsample());
                if (otherX < other.image().width() && otherY < other.image().height()) {
                    sum += Math.abs(one.image().green(x, y) - other.image().green(otherX, otherY));
                    count++;
                }
            }
        }
        return (double) sum / count;
    }

    /** A slide that says it is of a vendor, and whose thumbnail was exchanged; null stands for one that is damaged. */
    private record OtherThumbnail(SlideReader slide, String vendor, UnaryOperator<RgbImage> exchange)
            implements SlideReader {
        @Override
        public Path path() {
            return slide.path();
        }

        @Override
        public String reader() {
            return slide.reader();
        }

        @Override
        public List<SlideLevel> levels() {
            return slide.levels();
        }

        @Override
        public Map<String, String> properties() {
            Map<String, String> properties = new HashMap<>(slide.properties());
            properties.put("openslide.vendor", vendor);
            return properties;
        }

        @Override
        public RgbImage read(int level, long x, long y, int width, int height) throws IOException {
            return slide.read(level, x, y, width, height);
        }

        @Override
        public List<String> associatedImages() {
            return slide.associatedImages();
        }

        @Override
        public RgbImage associatedImage(String name) throws IOException {
            RgbImage image = exchange.apply(slide.associatedImage(name));
            if (image == null) {
                throw new IOException("damaged");
            }
            return image;
        }

        @Override
        public void close() {
            slide.close();
        }
    }
}
