package org.golgi.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.golgi.core.random.Rng;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether TurboJPEG is installed must not change a tile: pixels and bytes are OpenCV's. */
class TurboJpegTest {
    private TurboJpeg turbo;

    @BeforeEach
    void turbojpeg_is_installed() {
        Assumptions.assumeTrue(TurboJpeg.instance().isPresent(), "libturbojpeg is not installed");
        turbo = TurboJpeg.instance().get();
        OpenCvNatives.load();
    }

    @Test
    void decodes_to_the_pixels_of_opencv() throws IOException {
        for (int quality : new int[] {30, 75, 90, 97}) {
            byte[] jpeg = opencvJpeg(smooth(211, 134), quality);
            for (int divisor : new int[] {1, 2, 4, 8}) {
                RgbImage image = turbo.decode(jpeg, divisor).orElseThrow();
                RgbImage expected = opencvDecode(jpeg, divisor);
                assertThat(image.width()).isEqualTo(expected.width());
                assertThat(image.pixels())
                        .as("quality %d, 1/%d", quality, divisor)
                        .isEqualTo(expected.pixels());
            }
        }
    }

    @Test
    void encodes_to_the_pixels_of_opencv() throws IOException {
        for (int quality : new int[] {30, 75, 90, 97}) {
            RgbImage image = smooth(256, 250);
            byte[] jpeg = turbo.encode(image, quality);
            assertThat(opencvDecode(jpeg, 1).pixels())
                    .isEqualTo(opencvDecode(opencvJpeg(image, quality), 1).pixels());
        }
    }

    @Test
    void what_is_damaged_ends_in_an_io_exception_or_in_pixels() {
        byte[] whole = turbo.encode(smooth(64, 64), 90);
        int refused = 0;
        for (int seed = 0; seed < 300; seed++) {
            Rng rng = Rng.of(5, seed);
            byte[] damaged = seed % 3 == 0 ? Arrays.copyOf(whole, 4 + rng.nextInt(whole.length - 4)) : whole.clone();
            for (int i = 0; i < seed % 5; i++) {
                damaged[2 + rng.nextInt(damaged.length - 2)] = (byte) rng.nextInt(256);
            }
            try {
                ImageCodec.decode(damaged, "fuzz", 1 << 20);
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThatThrownBy(() -> turbo.decode(new byte[] {1, 2, 3, 4}, 1)).isInstanceOf(IOException.class);
    }

    private static RgbImage smooth(int width, int height) {
        RgbImage small = RgbImage.blank(40, 40);
        Rng.of(3).nextBytes(small.pixels());
        return ImageOps.resize(small, width, height);
    }

    private static byte[] opencvJpeg(RgbImage image, int quality) {
        try (BytePointer pixels = new BytePointer(PixelFormats.swapRedAndBlue(image.pixels()));
                Mat mat = new Mat(image.height(), image.width(), opencv_core.CV_8UC3, pixels);
                BytePointer encoded = new BytePointer();
                IntPointer parameters = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality)) {
            opencv_imgcodecs.imencode(".jpg", mat, encoded, parameters);
            byte[] bytes = new byte[(int) encoded.limit()];
            encoded.get(bytes);
            return bytes;
        }
    }

    private static RgbImage opencvDecode(byte[] jpeg, int divisor) {
        int reduction = divisor == 1 ? 0 : 8 * divisor;
        try (BytePointer bytes = new BytePointer(jpeg);
                Mat input = new Mat(1, jpeg.length, opencv_core.CV_8UC1, bytes);
                Mat decoded = opencv_imgcodecs.imdecode(input, reduction | opencv_imgcodecs.IMREAD_COLOR_RGB)) {
            return new RgbImage(decoded.cols(), decoded.rows(), ImageCodec.bytes(decoded));
        }
    }
}
