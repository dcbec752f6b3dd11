package org.golgi.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.encoder.Encoders;
import org.golgi.core.encoder.VitEncoder;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureSectionsTest {
    private static final String ENCODER = "random:tiny/16@32?depth=1";

    @TempDir
    private Path folder;

    @BeforeAll
    static void natives() {
        Natives.load();
    }

    @Test
    void red_follows_the_direction_of_largest_variance() {
        try (Scope scope = new Scope()) {
            float[] rows = new float[4 * 40];
            for (int i = 0; i < 40; i++) {
                rows[4 * i + 2] = 10 * i; // largest spread
                rows[4 * i] = i % 2; // second
            }
            Tensor features = Ops.floats(rows, 40, 4);
            byte[] colours = PrincipalColours.of(features);
            assertThat(colours[0] & 0xFF).isZero();
            assertThat(colours[3 * 39] & 0xFF).isEqualTo(255);
            assertThat(colours[3 * 20] & 0xFF).isBetween(120, 140);
            assertThat(colours[1] & 0xFF).isNotEqualTo(colours[4] & 0xFF);
        }
    }

    @Test
    void neighbours_of_a_class_are_found_and_counted() throws IOException {
        try (ReportTiles set = ReportTiles.open(labelled().toString(), 100);
                VitEncoder encoder = Encoders.open(ENCODER, ComputeDevice.CPU, Precision.FP32)) {
            Section sheet = NeighbourSheet.section(encoder, set, 2, 3, done -> {});
            assertThat(sheet.note()).contains("of 8").contains("100 % of those shown");
            assertThat(sheet.html()).contains("class=\"query\"", "pink 1.000").doesNotContain("class=\"other\"");
            assertThat(sheet.html().split("<tr>")).hasSize(3);
        }
    }

    @Test
    void maps_show_one_colour_a_patch() throws IOException {
        try (ReportTiles set = ReportTiles.open(labelled() + "#val", 100);
                VitEncoder encoder = Encoders.open(ENCODER, ComputeDevice.CPU, Precision.FP32)) {
            assertThat(set.tiles().size()).isEqualTo(2);
            Section maps = FeatureMaps.section(encoder, set, ComputeDevice.CPU, 12);
            assertThat(maps.html().split("<figure")).hasSize(3);
            assertThat(maps.html()).contains("data:image/png;base64,", "violet · ");
        }
    }

    @Test
    void a_set_is_thinned_evenly() {
        assertThat(ReportTiles.spread(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 3))
                .containsExactly(1, 5, 8);
        assertThat(ReportTiles.spread(new int[] {4, 7}, 3)).containsExactly(4, 7);
    }

    private Path labelled() throws IOException {
        StringBuilder table = new StringBuilder("path,label,split\n");
        for (int i = 0; i < 8; i++) {
            boolean pink = i % 2 == 0;
            byte[] pixels = new byte[3 * 32 * 32];
            for (int p = 0; p < pixels.length; p += 3) {
                pixels[p] = (byte) (pink ? 230 : 90 + p % 60);
                pixels[p + 1] = (byte) (pink ? 150 + i : 40 + i);
                pixels[p + 2] = (byte) (pink ? 190 : 140);
            }
            Files.write(folder.resolve(i + ".png"), ImageCodec.png(new RgbImage(32, 32, pixels)));
            table.append(i).append(".png,").append(pink ? "pink" : "violet").append(i < 6 ? ",train\n" : ",val\n");
        }
        Files.writeString(folder.resolve("labels.csv"), table);
        return folder;
    }
}
