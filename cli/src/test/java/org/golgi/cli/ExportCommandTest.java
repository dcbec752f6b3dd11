package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code export} and {@code convert}: there and back. */
class ExportCommandTest {
    private static final String ENCODER = "random:tiny/8@32?depth=1";

    @TempDir
    private Path folder;

    private record Outcome(int code, String out, String err) {}

    @Test
    void an_export_to_timm_can_be_converted_back_and_says_what_differs() throws IOException {
        Path timm = folder.resolve("vit.safetensors");
        Outcome exported = run("export", "--encoder", ENCODER, "--format", "timm", "--out", timm.toString());
        assertThat(exported.code).as(exported.err).isZero();
        assertThat(exported.out).contains("resamples the position embedding").contains("differ by at most");

        Path golgi = folder.resolve("encoder");
        Outcome converted = run("convert", timm.toString(), "--heads", "3", "--json", "--out", golgi.toString());
        assertThat(converted.code).as(converted.err).isZero();
        JsonNode json = new ObjectMapper().readTree(converted.out);
        assertThat(json.path("max_difference").asDouble()).isZero();
        assertThat(json.path("architecture").path("dimension").asInt()).isEqualTo(192);
        assertThat(golgi.resolve("card.md")).content().contains("vit.safetensors");
    }

    @Test
    void nothing_is_overwritten() throws IOException {
        Path out = Files.writeString(folder.resolve("mine.safetensors"), "precious");
        Outcome outcome = run("export", "--encoder", ENCODER, "--format", "dinov2", "--out", out.toString());
        assertThat(outcome.code).isEqualTo(1);
        assertThat(outcome.err).contains("exists already").hasLineCount(1);
        assertThat(out).hasContent("precious");
    }

    @Test
    void options_that_would_do_nothing_are_refused() {
        Path weights = folder.resolve("vit.safetensors");
        assertThat(run("export", "--encoder", ENCODER, "--format", "timm", "--out", weights.toString()).code)
                .isZero();
        Outcome section = run("convert", weights + "", "--section", "teacher", "--out", folder.resolve("x") + "");
        assertThat(section.code).isEqualTo(2);
        assertThat(section.err)
                .contains("has no sections, 'teacher' is asked for")
                .hasLineCount(1);
        Outcome audit = run("audit", folder + "", folder + "", "--similarity", "0.9");
        assertThat(audit.code).isEqualTo(2);
        assertThat(audit.err).contains("name an --encoder").hasLineCount(1);
        Outcome bench = run("bench", "w2", "--input", "tile.png");
        assertThat(bench.code).isEqualTo(2);
        assertThat(bench.err).contains("--input tile.png goes with w3").hasLineCount(1);
    }

    @Test
    void wrong_usage_is_told_in_one_line() {
        Path out = folder.resolve("x");
        Outcome format = run("export", "--encoder", ENCODER, "--format", "onnx", "--out", out.toString());
        assertThat(format.code).isEqualTo(2);
        assertThat(format.err).contains("format 'onnx' is unknown; legal are").hasLineCount(1);
        Outcome ending = run("export", "--encoder", ENCODER, "--format", "timm", "--out", out.toString());
        assertThat(ending.code).isEqualTo(2);
        assertThat(ending.err).contains("must end with .safetensors").hasLineCount(1);
        Outcome missing = run("convert", folder.resolve("no.pth").toString(), "--out", out.toString());
        assertThat(missing.code).isEqualTo(2);
        assertThat(missing.err).contains("does not exist").hasLineCount(1);
        assertThat(out).doesNotExist();
    }

    private static Outcome run(String... arguments) {
        CommandLine line = Golgi.commandLine();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int code = Golgi.run(line, arguments);
        return new Outcome(code, out.toString(), err.toString());
    }
}
