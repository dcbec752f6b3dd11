package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.eval.task.ResultFile;
import org.golgi.eval.task.ResultPictures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Pictures whose dark half has to be found by a tiny encoder of random weights. */
class EvalSegmentTest {
    private static final String ENCODER = "--encoder=random:tiny/8@32?depth=2";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write_pictures() throws IOException {
        Files.createDirectories(folder.resolve("data/images"));
        Files.createDirectories(folder.resolve("data/masks"));
        for (int i = 0; i < 8; i++) {
            RgbImage picture = RgbImage.blank(40, 36);
            RgbImage mask = RgbImage.blank(40, 36);
            Rng rng = Rng.of(i);
            int border = 8 + rng.nextInt(24);
            for (int p = 0; p < 40 * 36; p++) {
                boolean dark = p % 40 < border;
                Arrays.fill(picture.pixels(), 3 * p, 3 * p + 3, (byte) ((dark ? 40 : 200) + rng.nextInt(40)));
                Arrays.fill(mask.pixels(), 3 * p, 3 * p + 3, (byte) (dark ? 1 : 0));
            }
            Files.write(folder.resolve("data/images/p" + i + ".png"), ImageCodec.png(picture));
            Files.write(folder.resolve("data/masks/p" + i + ".png"), ImageCodec.png(mask));
        }
    }

    @Test
    void images_and_masks_become_a_result_with_intervals_and_a_sheet() throws IOException {
        Path json = folder.resolve("result.json");
        assertThat(golgi(
                        "eval",
                        "segment",
                        folder.resolve("data").toString(),
                        ENCODER,
                        "--hold-out=0.25",
                        "--classes=light,dark",
                        "--overlap=8",
                        "--steps=60",
                        "--decoder=linear",
                        "-o",
                        json.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("segment-linear").contains("2 test pictures");
        ResultFile result = ResultFile.read(json);
        assertThat(result.metrics().get("dice").value()).isGreaterThan(0.8);
        assertThat(result.metrics().get("dice").lower())
                .isLessThanOrEqualTo(result.metrics().get("dice").value());
        assertThat(result.samples().ids()).hasSize(2);
        assertThat(result.samples().measures().get("recall")).hasSize(2);
        assertThat(ResultPictures.read(json, ResultFile.read(json))).isPresent();
    }

    @Test
    void a_suite_trains_each_decoder_once() throws IOException {
        Path suite = folder.resolve("suite.yaml");
        Files.writeString(suite, """
                tasks:
                  - name: halves
                    data: data
                    masks: classes
                    classes: [light, dark]
                    hold_out: 0.5
                    protocols: ["segment:linear:20"]
                """);
        String results = folder.resolve("results").toString();
        assertThat(golgi("eval", "suite", suite.toString(), ENCODER, "-o", results))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("dice").doesNotContain("as before");
        assertThat(folder.resolve("results/halves.segment-linear-20.png")).exists();
        golgi("eval", "suite", suite.toString(), ENCODER, "-o", results);
        assertThat(out.toString()).contains("as before");
        out.getBuffer().setLength(0);
        golgi("eval", "suite", suite.toString(), ENCODER + "&seed=7", "-o", results);
        assertThat(out.toString()).as("another encoder").doesNotContain("as before");
    }

    @Test
    void mask2former_is_trained_with_the_sizes_that_were_named() throws IOException {
        Path json = folder.resolve("masks.json");
        assertThat(golgi(
                        "eval",
                        "segment",
                        folder.resolve("data").toString(),
                        ENCODER,
                        "--hold-out=0.25",
                        "--overlap=0",
                        "--decoder=mask2former",
                        "--width=32",
                        "--queries=5",
                        "--layers=2",
                        "--learning-rate=1e-3",
                        "--batch-windows=4",
                        "--steps=60",
                        "-o",
                        json.toString()))
                .as(err.toString())
                .isZero();
        ResultFile result = ResultFile.read(json);
        assertThat(result.protocol().id()).isEqualTo("segment-mask2former");
        assertThat(result.protocol().settings())
                .containsEntry("batch", "4")
                .containsEntry("learning_rate", "0.001")
                .hasEntrySatisfying(
                        "mask2former",
                        text -> assertThat(text).contains("width=32", "queries=5", " layers=2", "pixelLayers=2"));
        assertThat(result.metrics().get("dice").value()).isGreaterThan(0.9);
        assertThat(ResultPictures.read(json, result)).isPresent();
        assertThat(golgi(
                        "eval",
                        "segment",
                        folder.resolve("data").toString(),
                        ENCODER,
                        "--hold-out=0.25",
                        "--decoder=mask2former",
                        "--size=large"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("mask2former size 'large' is unknown; legal are [small, uni]");
    }

    @Test
    void pictures_without_split_masks_of_more_classes_and_encoders_without_patches_are_errors() throws IOException {
        String data = folder.resolve("data").toString();
        assertThat(golgi("eval", "segment", data, ENCODER)).isEqualTo(2);
        assertThat(err.toString()).contains("--hold-out");
        assertThat(golgi("eval", "segment", data, "--encoder=baseline:colour-texture", "--hold-out=0.5"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("gives no features of patches");
        Files.writeString(folder.resolve("data/labels.csv"), "path,split\nimages/p0.png,train\n");
        assertThat(golgi("eval", "segment", data, ENCODER)).isEqualTo(1);
        assertThat(err.toString()).contains("no column 'mask'");
    }

    private int golgi(String... arguments) {
        CommandLine line = Golgi.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return Golgi.run(line, arguments);
    }
}
