package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.golgi.cli.selfcheck.BuiltInCases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SelfcheckCommandTest {
    @TempDir
    private Path folder;

    private record Outcome(int code, String out, String err) {}

    @Test
    void every_built_in_case_agrees_on_the_processor() throws IOException {
        Outcome outcome = run("--device", "cpu", "--json", "--strict");
        JsonNode json = new ObjectMapper().readTree(outcome.out);
        assertThat(json.path("passed").asBoolean()).as(outcome.out).isTrue();
        assertThat(outcome.code).isZero();
        assertThat(json.path("cases").findValuesAsText("name"))
                .anyMatch(name -> name.startsWith("vit_timm_"))
                .anyMatch(name -> name.startsWith("head_"))
                .anyMatch(name -> name.startsWith("loss_"))
                .anyMatch(name -> name.startsWith("schedule_"))
                .anyMatch(name -> name.startsWith("mask_"))
                .anyMatch(name -> name.startsWith("train_"))
                .anyMatch(name -> name.startsWith("aug_"))
                .anyMatch(name -> name.startsWith("eval_"))
                .anyMatch(name -> name.startsWith("tissue_"))
                .doesNotContain("train_data");
    }

    @Test
    void a_number_that_is_off_fails_its_case() throws IOException {
        copyBuiltIn("head_");
        Path weights = folder.resolve("head_a_init_g1_weights.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 2] ^= 0x40; // exponent of the last number
        Files.write(weights, bytes);
        Outcome outcome = run("--device", "cpu", "--golden", folder.toString());
        assertThat(outcome.code).isEqualTo(1);
        assertThat(outcome.out).contains("failed   head_a_init_g1").contains("1 failed");
    }

    @Test
    void a_case_without_a_check_is_listed_and_fails_only_when_strict() throws IOException {
        copyBuiltIn("loss_koleo");
        Files.writeString(folder.resolve("novel_thing.json"), "{}");
        Outcome tolerant = run("--device", "cpu", "--golden", folder.toString());
        assertThat(tolerant.out)
                .contains("novel_thing")
                .contains("no check for this case")
                .contains("1 without a check");
        assertThat(tolerant.code).isZero();
        assertThat(run("--device", "cpu", "--strict", "--golden", folder.toString()).code)
                .isEqualTo(1);
    }

    @Test
    void a_case_without_its_tensors_fails_with_a_line() throws IOException {
        copyBuiltIn("loss_koleo");
        Files.delete(folder.resolve("loss_koleo.safetensors"));
        Outcome outcome = run("--device", "cpu", "--golden", folder.toString());
        assertThat(outcome.code).isEqualTo(1);
        assertThat(outcome.out).contains("failed   loss_koleo").contains("has no tensors");
    }

    @Test
    void only_names_what_there_is_when_nothing_matches() {
        Outcome outcome = run("--device", "cpu", "--only", "nonsense_");
        assertThat(outcome.code).isEqualTo(2);
        assertThat(outcome.err).contains("[nonsense_]").contains("loss_koleo");
    }

    @Test
    void only_takes_several_beginnings() {
        Outcome outcome = run("--device", "cpu", "--only", "loss_koleo,mask_collate");
        assertThat(outcome.code).isZero();
        assertThat(outcome.out).contains("loss_koleo").contains("mask_collate").contains("2 cases on cpu: 2 agree");
    }

    private void copyBuiltIn(String prefix) throws IOException {
        try (BuiltInCases cases = BuiltInCases.unpack();
                Stream<Path> files = Files.walk(cases.folder())) {
            files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .forEach(file -> {
                        try {
                            Files.copy(file, folder.resolve(file.getFileName()));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
    }

    private static Outcome run(String... arguments) {
        CommandLine line = Golgi.commandLine();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] all =
                Stream.concat(Stream.of("selfcheck"), Stream.of(arguments)).toArray(String[]::new);
        int code = Golgi.run(line, all);
        return new Outcome(code, out.toString(), err.toString());
    }
}
