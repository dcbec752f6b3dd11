package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From classic masks of slides to a head, and from the head to tiles of another slide. */
class TissueHeadCommandTest {
    private static final String ENCODER = "random:tiny/8@32?depth=2";

    @TempDir
    private static Path work;

    private static Path head;
    private static String slide;

    private record Said(int code, String out, String err) {}

    @BeforeAll
    static void learn_from_classic_masks() throws IOException {
        Path slides = work.resolve("phantoms/slides");
        assertThat(golgi("phantom", "--out", work.resolve("phantoms").toString(), "--slides", "6", "--size-px", "1024")
                        .code())
                .isZero();
        try (var files = Files.list(slides)) {
            slide = files.sorted().findFirst().orElseThrow().toString();
        }
        Said cut = golgi(
                "tile",
                slides.toString(),
                "--out",
                work.resolve("classic").toString(),
                "--masks",
                "--size=64",
                "--mpp=2",
                "-D",
                "tissue.mpp=2");
        assertThat(cut.code()).as(cut.err()).isZero();
        head = work.resolve("head.safetensors");
        Said learned = golgi(
                "eval",
                "segment",
                work.resolve("classic/tissue").toString(),
                "--encoder=" + ENCODER,
                "--hold-out=0.3",
                "--classes=glass,tissue",
                "--decoder=linear",
                "--steps=100",
                "--learning-rate=0.01",
                "--save-head=" + head,
                "--mpp=2");
        assertThat(learned.code()).as(learned.err()).isZero();
        assertThat(learned.out()).contains("head: " + head);
    }

    @Test
    void tiles_lie_where_the_head_sees_tissue_and_a_second_run_goes_on() throws IOException {
        Said first = tile("learned");
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out()).contains("0 cut before");
        List<String> learned = Files.readAllLines(work.resolve("learned/manifest.csv"));
        List<String> classic = Files.readAllLines(work.resolve("classic/manifest.csv")).stream()
                .filter(row -> row.startsWith("phantom_0000,") || row.startsWith("slide,"))
                .toList();
        assertThat((double) learned.size()).isBetween(0.7 * classic.size(), 1.3 * classic.size());
        assertThat(Files.readString(work.resolve("learned/slides/phantom_0000.geojson")))
                .contains("\"Tissue\"");
        assertThat(tile("learned").out()).contains("1 cut before");
        Said other = tile("learned", "--tissue-classes=glass");
        assertThat(other.code()).isEqualTo(Failures.FAILED);
        assertThat(other.err()).contains("another configuration").hasLineCount(1);
    }

    @Test
    void the_classes_that_are_asked_for_decide() throws IOException {
        assertThat(tile("tissue", "--tissue-classes=tissue", "-D", "quality.min_tissue=0")
                        .code())
                .isZero();
        assertThat(tile(
                                "both",
                                "--tissue-classes=glass,tissue",
                                "-D",
                                "quality.min_tissue=0",
                                "-D",
                                "grid.min_tissue=1")
                        .code())
                .isZero();
        int some = tiles("tissue");
        assertThat(tiles("both")).isGreaterThan(some);
        assertThat(some).isPositive();
    }

    @Test
    void a_head_of_the_same_name_with_other_content_is_another_configuration() throws IOException {
        Path copy = Files.copy(head, work.resolve("copy.safetensors"));
        String[] arguments = {
            "tile", slide, "--out", work.resolve("copied").toString(), "--size=64", "--mpp=2", "--tissue-head=" + copy
        };
        assertThat(golgi(arguments).code()).isZero();
        byte[] bytes = Files.readAllBytes(copy);
        bytes[bytes.length - 2] ^= 1;
        Files.write(copy, bytes);
        Said changed = golgi(arguments);
        assertThat(changed.code()).isEqualTo(Failures.FAILED);
        assertThat(changed.err()).contains("sha256").contains("another --out").hasLineCount(1);
    }

    @Test
    void what_cannot_be_meant_is_refused_in_one_line() {
        assertOneLine(tile("wrong1", "--tissue-encoder=" + ENCODER + "&seed=3"), "learned on the encoder of hash");
        assertOneLine(tile("wrong2", "--tissue-classes=tumour"), "[glass, tissue]");
        assertOneLine(tile("wrong3", "--tissue-preset=clam"), "give one");
        assertOneLine(tile("wrong4", "--spark"), "do not go together");
        assertOneLine(
                golgi(
                        "tile",
                        slide,
                        "--out",
                        work.resolve("wrong5").toString(),
                        "--tissue-head=" + work.resolve("none")),
                "--save-head");
        assertOneLine(
                golgi("tile", slide, "--out", work.resolve("wrong6").toString(), "--tissue-classes=tissue"),
                "--tissue-head, which is not given");
        assertOneLine(
                golgi("eval", "segment", work.toString(), "--encoder=" + ENCODER, "--save-head=x.safetensors"),
                "--mpp 8");
        assertThat(tile("coarse", "--slide-mpp=9", "--upsample").out())
                .contains("9.000 um a pixel, the tissue head learned at 2.000");
    }

    private static void assertOneLine(Said said, String part) {
        assertThat(said.code()).isNotZero();
        assertThat(said.err()).contains(part).hasLineCount(1);
    }

    private static int tiles(String out) throws IOException {
        return Files.readAllLines(work.resolve(out).resolve("manifest.csv")).size() - 1;
    }

    private static Said tile(String out, String... more) {
        List<String> arguments = new java.util.ArrayList<>(
                List.of("tile", slide, "--out", work.resolve(out).toString(), "--tissue-head=" + head));
        arguments.addAll(List.of("--size=64", "-D", "grid.mpp=2"));
        arguments.addAll(List.of(more));
        return golgi(arguments.toArray(new String[0]));
    }

    private static Said golgi(String... arguments) {
        CommandLine line = Golgi.commandLine();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return new Said(Golgi.run(line, arguments), out.toString(), err.toString());
    }
}
