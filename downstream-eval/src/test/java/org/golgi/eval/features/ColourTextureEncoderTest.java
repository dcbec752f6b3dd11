package org.golgi.eval.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageEncoder;
import org.junit.jupiter.api.Test;

class ColourTextureEncoderTest {
    private static final int SIDE = 32;
    private static final int AREA = SIDE * SIDE;
    private static final int COLOURS = 6 * 16;

    @Test
    void every_histogram_has_length_one_and_colour_is_the_first_part() throws IOException {
        float[] picture = noise();
        float[] both = encode(ColourTextureEncoder.NAME, picture);
        float[] colour = encode(ColourTextureEncoder.COLOUR, picture);

        assertThat(both).hasSize(COLOURS + 3 * 59);
        assertThat(colour).isEqualTo(Arrays.copyOf(both, COLOURS));
        for (int from = 0; from < COLOURS; from += 16) {
            assertThat(length(both, from, 16)).isCloseTo(1, within(1e-5));
        }
        for (int from = COLOURS; from < both.length; from += 59) {
            assertThat(length(both, from, 59)).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void pixels_in_another_order_keep_their_colours_and_lose_their_texture() throws IOException {
        float[] stripes = new float[3 * AREA];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = i % SIDE / 4 % 2 == 0 ? 0.2f : 0.8f;
        }
        int[] order = Rng.of(7).permutation(AREA);
        float[] mixed = new float[stripes.length];
        for (int i = 0; i < stripes.length; i++) {
            mixed[i] = stripes[i / AREA * AREA + order[i % AREA]];
        }
        float[] before = encode(ColourTextureEncoder.NAME, stripes);
        float[] after = encode(ColourTextureEncoder.NAME, mixed);

        assertThat(Arrays.copyOf(after, COLOURS)).isEqualTo(Arrays.copyOf(before, COLOURS));
        assertThat(distance(before, after, COLOURS)).isGreaterThan(0.5);
    }

    @Test
    void hue_saturation_and_brightness_of_one_colour_fall_where_they_belong() throws IOException {
        float[] orange = new float[3 * AREA]; // red 1, green 1/2, blue 0: hue 1/12, saturation 1, brightness 1
        Arrays.fill(orange, 0, AREA, 1);
        Arrays.fill(orange, AREA, 2 * AREA, 0.5f);
        float[] features = encode(ColourTextureEncoder.COLOUR, orange);

        int[] bins = {15, 8, 0, 1, 15, 15};
        for (int channel = 0; channel < bins.length; channel++) {
            assertThat(features[16 * channel + bins[channel]])
                    .as("channel %d", channel)
                    .isEqualTo(1);
        }
    }

    @Test
    void an_unknown_baseline_is_told_the_legal_ones() {
        assertThatThrownBy(() -> EncoderSpecs.open("baseline:colours", ComputeDevice.CPU, Precision.FP32))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'baseline:colours' is unknown; legal are baseline:colour-texture and")
                .hasMessageEndingWith("baseline:colour");
    }

    private static float[] encode(String name, float[] picture) throws IOException {
        try (ImageEncoder encoder = EncoderSpecs.open(name, ComputeDevice.CPU, Precision.FP32);
                Scope scope = new Scope()) {
            return Ops.toFloats(encoder.encode(Ops.floats(picture, 1, 3, SIDE, SIDE)));
        }
    }

    private static float[] noise() {
        Rng rng = Rng.of(3);
        float[] pixels = new float[3 * AREA];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) rng.uniform(0, 1);
        }
        return pixels;
    }

    private static double length(float[] values, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += values[i] * values[i];
        }
        return Math.sqrt(sum);
    }

    private static double distance(float[] a, float[] b, int from) {
        double sum = 0;
        for (int i = from; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
