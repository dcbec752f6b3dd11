package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user runs it: a process of its own that is killed, asked to stop, and resumed. */
class PretrainCommandTest {
    private static final int STEPS = 12;
    private static final List<String> SETTINGS = List.of(
            "run.precision=fp32",
            "run.steps=" + STEPS,
            "run.checkpoint_every_steps=2",
            "data.batch_size=4",
            "model.dimension=24",
            "model.depth=2",
            "model.heads=2",
            "heads.dino.prototypes=16",
            "heads.dino.hidden=16",
            "heads.dino.bottleneck=8",
            "optimizer.warm_up_steps=2",
            "crops.global_size_px=16",
            "crops.local_size_px=8",
            "crops.local_crops=2");

    @TempDir
    private Path folder;

    @BeforeEach
    void write_tiles() throws IOException {
        Path tiles = Files.createDirectory(folder.resolve("tiles"));
        for (int i = 0; i < 8; i++) {
            RgbImage image = RgbImage.blank(32, 32);
            Rng rng = Rng.of(11, i);
            for (int k = 0; k < image.pixels().length; k++) {
                image.pixels()[k] = (byte) rng.nextInt(256);
            }
            Files.write(tiles.resolve(i + ".png"), ImageCodec.png(image));
        }
    }

    @Test
    void a_killed_run_resumes_to_the_same_bits() throws Exception {
        assertThat(start("whole").waitFor()).isZero();
        Process killed = start("killed");
        waitFor(folder.resolve("killed/checkpoints/00000004/manifest.json"), killed);
        killed.destroyForcibly().waitFor();

        assertThat(resume("killed").waitFor()).isZero();

        for (String file : List.of("student", "teacher", "optimizer")) {
            assertThat(last("killed", file)).hasSameBinaryContentAs(last("whole", file));
        }
    }

    @Test
    void a_run_that_is_asked_to_stop_writes_a_checkpoint_and_exits_with_130() throws Exception {
        Process asked = start("asked", "run.steps=100000", "run.precision=auto");
        waitFor(folder.resolve("asked/checkpoints/00000002/manifest.json"), asked);
        asked.destroy();

        assertThat(asked.waitFor()).isEqualTo(130);
        assertThat(Files.readString(folder.resolve("asked.txt"))).contains("--resume");
        assertThat(folder.resolve("asked/latest")).exists();
        assertThat(Files.readString(folder.resolve("asked/config.yaml")))
                .as("a run knows its format wherever it is resumed")
                .containsPattern("precision: \"?(bf16|fp32)")
                .doesNotContain("auto");
    }

    @Test
    void a_run_goes_on_from_an_earlier_step_with_other_settings_and_keeps_what_it_had() throws Exception {
        assertThat(start("run").waitFor()).isZero();
        Path run = folder.resolve("run");
        String before = Files.readString(run.resolve("config.yaml"));

        assertThat(process(
                                "run",
                                List.of(
                                        "--resume",
                                        run.toString(),
                                        "--from-step",
                                        "10",
                                        "-D",
                                        "optimizer.base_learning_rate=1.0e-5",
                                        "-D",
                                        "run.precision=auto"))
                        .waitFor())
                .isZero();

        assertThat(run.resolve("set-aside-1/config.yaml")).hasContent(before);
        assertThat(run.resolve("set-aside-1/provenance.json")).exists();
        assertThat(run.resolve("set-aside-1/checkpoints/00000012/student.safetensors"))
                .exists();
        assertThat(Files.readString(run.resolve("config.yaml")))
                .containsPattern("base_learning_rate: 1.0E-5")
                .containsPattern("precision: \"?(bf16|fp32)");
        assertThat(last("run", "student")).exists();
        assertFailure(2, "leaves nothing to do, the run has 12 steps", "--resume", run.toString(), "--from-step", "12");
        assertFailure(2, "--from-step from which checkpoint", "--resume", run.toString(), "-D", "run.seed=1");
        assertFailure(2, "--from-step 10 belongs to --resume", "--run", folder + "/x", "--from-step", "10");
    }

    @Test
    void wrong_input_is_told_in_one_line() {
        assertFailure(2, "model.dimenson", "--run", folder + "/a", "-D", "model.dimenson=3");
        assertFailure(2, "data.tiles is empty", "--run", folder + "/b");
        assertFailure(1, "does not exist", "--run", folder + "/c", "-D", "data.tiles=[" + folder + "/none]");
        assertFailure(
                1,
                "is not empty",
                "--run",
                folder.toString(),
                "-D",
                "data.tiles=[" + folder + "/tiles]",
                "-D",
                "data.batch_size=4");
        assertFailure(
                2,
                "data.micro_batch_size 3 is illegal; it must divide data.batch_size 16",
                "--run",
                folder + "/f",
                "-D",
                "data.batch_size=16",
                "-D",
                "data.micro_batch_size=3");
        assertFailure(
                2,
                "data.micro_batch_size 1 has no neighbours for KoLeo",
                "--run",
                folder + "/f",
                "-D",
                "data.micro_batch_size=1");
        assertFailure(
                2,
                "data.batch_size 1 has no neighbours for KDE",
                "--run",
                folder + "/f",
                "-D",
                "loss.koleo=0",
                "-D",
                "loss.kde=0.05",
                "-D",
                "data.batch_size=1");
        assertFailure(
                2,
                "optimizer.warm_up_steps 7 is illegal; it must be at most run.steps, which is 6",
                "--run",
                folder + "/f",
                "-D",
                "run.steps=6",
                "-D",
                "optimizer.warm_up_steps=7");
        assertThat(folder.resolve("f")).doesNotExist();
        assertFailure(1, "no run folder", "--resume", folder.resolve("tiles").toString());
        assertFailure(2, "preset 'vit' is unknown", "--run", folder + "/d", "--preset", "vit");
    }

    @Test
    void a_picture_of_the_probe_that_does_not_decode_is_told_of_before_a_run_is_begun() throws IOException {
        Path tiles = folder.resolve("tiles");
        Files.writeString(
                tiles.resolve("labels.csv"),
                "path,label,split\n0.png,a,train\n1.png,b,train\n4.png,a,train\n5.png,b,train\n2.png,a,val\n3.png,b,val\n");
        Path broken = tiles.resolve("3.png");
        Files.write(broken, Arrays.copyOf(Files.readAllBytes(broken), 300));
        String message = "probe.tiles: " + broken + ": the PNG is cut off within a chunk";
        List<String> arguments = new ArrayList<>(List.of("--preset", "vitt16-cpu", "--run", folder + "/p"));
        SETTINGS.forEach(setting -> arguments.addAll(List.of("-D", setting)));
        arguments.addAll(List.of("-D", "data.tiles=[" + tiles + "#train]", "-D", "probe.tiles=" + tiles));

        assertFailure(1, message, arguments.toArray(new String[0]));
        assertThat(folder.resolve("p")).doesNotExist();
        arguments.add("--dry-run");
        assertFailure(1, message, arguments.toArray(new String[0]));
    }

    @Test
    void what_cannot_be_trained_is_told_of_before_a_run_is_begun() {
        Map<String, String> wrong = Map.of(
                "data.batch_size=9", "data.batch_size 9 is more than the 8 tiles of data.tiles; lower it",
                "model.heads=5", "heads 5 is illegal; it must be a divisor of the width 24");
        wrong.forEach((setting, message) -> {
            List<String> arguments = new ArrayList<>(List.of("--preset", "vitt16-cpu", "--run", folder + "/w"));
            List<String> settings = new ArrayList<>(SETTINGS);
            settings.removeIf(other -> other.startsWith(setting.substring(0, setting.indexOf('='))));
            settings.addAll(List.of(setting, "data.tiles=[" + folder + "/tiles]"));
            settings.forEach(each -> arguments.addAll(List.of("-D", each)));

            assertFailure(2, message, arguments.toArray(new String[0]));
            assertThat(folder.resolve("w")).doesNotExist();
            arguments.add("--dry-run");
            assertFailure(2, message, arguments.toArray(new String[0]));
        });
    }

    @Test
    void a_dry_run_draws_the_crops_and_starts_nothing() throws IOException {
        Path sheet = folder.resolve("sheets/not/there/yet/crops.png");
        String tiles = "data.tiles=[" + folder + "/tiles]";
        List<String> arguments = new ArrayList<>(List.of("pretrain", "--preset", "vitt16-cpu", "--dry-run"));
        SETTINGS.forEach(setting -> arguments.addAll(List.of("-D", setting)));
        arguments.addAll(List.of("-D", tiles, "--run", folder + "/dry", "--crop-sheet", sheet.toString()));
        picocli.CommandLine line = Golgi.commandLine();
        java.io.StringWriter out = new java.io.StringWriter();
        line.setOut(new java.io.PrintWriter(out));

        assertThat(Golgi.run(line, arguments.toArray(new String[0]))).isZero();

        assertThat(out.toString()).contains("global_size_px: 16").contains("# crops in " + sheet);
        assertThat(ImageCodec.read(sheet).height()).isEqualTo(8 * 20 + 4);
        assertThat(folder.resolve("dry")).doesNotExist();
        assertFailure(2, "belongs to --dry-run", "--run", folder + "/e", "-D", tiles, "--crop-sheet", "x.png");
    }

    private static void assertFailure(int code, String text, String... arguments) {
        List<String> all = new ArrayList<>(List.of("pretrain"));
        all.addAll(List.of(arguments));
        java.io.StringWriter err = new java.io.StringWriter();
        picocli.CommandLine line = Golgi.commandLine();
        line.setErr(new java.io.PrintWriter(err));

        assertThat(Golgi.run(line, all.toArray(new String[0]))).isEqualTo(code);
        assertThat(err.toString().strip().lines()).hasSize(1).allMatch(l -> l.contains(text));
    }

    private Process start(String name, String... overrides) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--preset", "vitt16-cpu", "--run", folder + "/" + name));
        List<String> settings = new ArrayList<>(SETTINGS);
        settings.add("data.tiles=[" + folder + "/tiles]");
        for (String override : overrides) {
            settings.removeIf(setting -> setting.startsWith(override.substring(0, override.indexOf('=') + 1)));
            settings.add(override);
        }
        settings.forEach(setting -> arguments.addAll(List.of("-D", setting)));
        return process(name, arguments);
    }

    private Process resume(String name) throws IOException {
        return process(name, List.of("--resume", folder + "/" + name));
    }

    private Process process(String name, List<String> arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("pretrain"));
        all.addAll(arguments);
        return GolgiProcess.start(folder.resolve(name + ".txt"), all);
    }

    private Path last(String run, String file) {
        return folder.resolve(run + "/checkpoints/%08d/%s.safetensors".formatted(STEPS, file));
    }

    private static void waitFor(Path file, Process process) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!Files.exists(file) && process.isAlive() && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertThat(file).exists();
    }
}
