package org.golgi.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "0.07, 0.07",
        "1500, 1500",
        "19.8512, 19.85",
        "0.0000012, 1.2e-6",
        "0.0004, 4e-4",
        "1e-6, 1e-6",
        "12345678, 1.23e7",
        "-0.7125, -0.7125",
        "0.001, 0.001",
        "1e12, 1e12"
    })
    void numbers_are_short(double value, String text) {
        assertThat(Axis.text(value)).isEqualTo(text);
    }

    @Test
    void ticks_are_round_and_inside() {
        assertThat(Axis.exact(0, 1500, 0, 100).ticks(6))
                .containsExactly(0.0, 200.0, 400.0, 600.0, 800.0, 1000.0, 1200.0, 1400.0);
        assertThat(Axis.around(new double[] {1e-4, 10}, true, 0, 100).ticks(4))
                .allSatisfy(tick -> assertThat(Math.log10(tick) % 1).isZero());
    }

    @Test
    void only_positive_values_over_decades_go_by_logarithm() {
        assertThat(Axis.around(new double[] {1e-4, 10}, true, 0, 1).logarithmic())
                .isTrue();
        assertThat(Axis.around(new double[] {1e-4, 10}, false, 0, 1).logarithmic())
                .isFalse();
        assertThat(Axis.around(new double[] {0, 10}, true, 0, 1).logarithmic()).isFalse();
        assertThat(Axis.around(new double[] {5, 10}, true, 0, 1).logarithmic()).isFalse();
    }

    @Test
    void a_constant_curve_lies_inside_the_picture() {
        Axis axis = Axis.around(new double[] {0.4, 0.4}, true, 200, 0);
        assertThat(axis.pixel(0.4)).isBetween(20.0, 180.0);
    }
}
