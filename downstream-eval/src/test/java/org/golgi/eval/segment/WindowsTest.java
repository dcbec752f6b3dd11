package org.golgi.eval.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.datasets.image.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowsTest {

    @ParameterizedTest
    @CsvSource({"32, 32, 1", "33, 32, 2", "56, 32, 2", "57, 40, 6", "10, 200, 8", "100, 100, 16"})
    void windows_cover_every_pixel_overlap_and_stay_inside(int width, int height, int count) {
        Windows windows = Windows.over(width, height, 32, 8);
        assertThat(windows.count()).isEqualTo(count);
        boolean[] covered = new boolean[width * height];
        for (int[] corner : windows.corners()) {
            assertThat(corner[0]).isBetween(0, Math.max(0, width - 32));
            assertThat(corner[1]).isBetween(0, Math.max(0, height - 32));
            for (int y = corner[1]; y < Math.min(height, corner[1] + 32); y++) {
                for (int x = corner[0]; x < Math.min(width, corner[0] + 32); x++) {
                    covered[y * width + x] = true;
                }
            }
        }
        assertThat(covered).doesNotContain(false);
        for (int i = 1; i < windows.count(); i++) {
            int step = windows.corners().get(i)[0] - windows.corners().get(i - 1)[0];
            assertThat(step).isLessThanOrEqualTo(32 - 8);
        }
    }

    @Test
    void a_small_picture_is_mirrored_and_what_lies_beyond_does_not_count() {
        RgbImage image = RgbImage.blank(3, 1);
        for (int x = 0; x < 3; x++) {
            image.pixels()[3 * x] = (byte) (x + 1);
        }
        Windows windows = Windows.over(3, 1, 6, 2);
        float[][] table = new float[3][256];
        for (int value = 0; value < 256; value++) {
            table[0][value] = value;
        }
        float[] pixels = new float[3 * 36];
        windows.pixels(image, 0, table, pixels, 0);
        assertThat(java.util.Arrays.copyOf(pixels, 6)).containsExactly(1, 2, 3, 2, 1, 2);
        assertThat(pixels[30]).isEqualTo(1); // the only row is repeated
        long[] classes = new long[36];
        windows.classes(new byte[] {0, 1, 0}, 0, classes, 0);
        assertThat(java.util.Arrays.copyOf(classes, 7)).containsExactly(0, 1, 0, 255, 255, 255, 255);
    }

    @Test
    void blended_windows_give_the_class_of_the_windows_that_see_a_pixel_best() {
        Natives.load();
        try (Scope scope = new Scope()) {
            Windows windows = Windows.over(6, 4, 4, 2);
            Blend blend = new Blend(windows, 2);
            float[] first = new float[2 * 16];
            float[] second = new float[2 * 16];
            java.util.Arrays.fill(first, 0, 16, 1); // the left window says class 0 everywhere
            java.util.Arrays.fill(second, 16, 32, 1); // the right one class 1
            Tensor left = Ops.floats(first, 1, 2, 4, 4);
            Tensor right = Ops.floats(second, 1, 2, 4, 4);
            blend.add(left, 0);
            blend.add(right, 1);
            assertThat(java.util.Arrays.copyOf(blend.classes(), 6)).containsExactly(0, 0, 0, 1, 1, 1);
        }
    }
}
