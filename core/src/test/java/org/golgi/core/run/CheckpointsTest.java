package org.golgi.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.DurableFiles;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    @TempDir
    private Path folder;

    private RunFolder run;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @BeforeEach
    void make() throws IOException {
        run = RunFolder.create(folder.resolve("run"));
    }

    private Path save(Checkpoints checkpoints, long step) throws IOException {
        try (Scope scope = new Scope()) {
            Map<String, Tensor> weights = Map.of("w", Ops.longs(step, 2 * step));
            ObjectNode state = JsonNodeFactory.instance.objectNode().put("position", step * 64);
            return checkpoints.save(
                    step, Map.of("teacher.safetensors", weights, "optimizer.safetensors", weights), state);
        }
    }

    private static void expect(Path folder, long step) throws IOException {
        Checkpoint checkpoint = Checkpoint.open(folder);
        checkpoint.verify();
        assertThat(checkpoint.step()).isEqualTo(step);
        assertThat(checkpoint.state().path("position").asLong()).isEqualTo(step * 64);
        try (Scope scope = new Scope()) {
            assertThat(Ops.toLongs(checkpoint.tensors("optimizer.safetensors").get("w")))
                    .containsExactly(step, 2 * step);
        }
    }

    @Test
    void what_was_saved_comes_back() throws IOException {
        Checkpoints checkpoints = Checkpoints.of(run, 2);
        assertThat(checkpoints.latest()).isEmpty();
        Path saved = save(checkpoints, 12);
        assertThat(saved).isEqualTo(run.checkpoints().resolve("00000012"));
        assertThat(checkpoints.latest()).contains(saved);
        assertThat(run.latest()).hasContent("checkpoints/00000012");
        expect(saved, 12);
    }

    @Test
    void the_newest_are_kept() throws IOException {
        Checkpoints checkpoints = Checkpoints.of(run, 2);
        for (long step : new long[] {5, 10, 100_000_000_000L, 15}) {
            save(checkpoints, step);
        }
        assertThat(checkpoints.all())
                .extracting(path -> path.getFileName().toString())
                .containsExactly("00000015", "100000000000");
        assertThat(names(run.checkpoints())).hasSize(2);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_full_disk_leaves_the_one_before_whole() throws IOException {
        save(Checkpoints.of(run, 1), 1);
        DurableFiles.Opener fullDisk = path -> path.toString().contains("optimizer")
                ? FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)
                : DurableFiles.Opener.DISK.create(path);
        assertThatThrownBy(() -> save(Checkpoints.on(run, 1, fullDisk), 2))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("00000002");
        assertThat(names(run.checkpoints())).containsExactly("00000001");
        assertThat(run.latest()).hasContent("checkpoints/00000001");
        expect(Checkpoints.of(run, 1).latest().orElseThrow(), 1);
        save(Checkpoints.of(run, 1), 2);
        expect(Checkpoints.of(run, 1).latest().orElseThrow(), 2);
    }

    @Test
    void what_a_crash_left_behind_is_passed_over() throws IOException {
        Checkpoints checkpoints = Checkpoints.of(run, 2);
        save(checkpoints, 1);
        Files.createDirectories(run.checkpoints().resolve("00000002.partial"));
        Files.writeString(run.checkpoints().resolve("00000002.partial/teacher.safetensors"), "half");
        Files.createDirectories(run.checkpoints().resolve("00000003"));
        assertThat(checkpoints.latest()).contains(run.checkpoints().resolve("00000001"));
        expect(save(checkpoints, 2), 2);
    }

    @Test
    void a_checkpoint_caught_while_being_replaced_comes_back() throws IOException {
        Checkpoints checkpoints = Checkpoints.of(run, 2);
        Path saved = save(checkpoints, 4);
        Files.move(saved, saved.resolveSibling("00000004.replaced"));
        expect(checkpoints.latest().orElseThrow(), 4);
    }

    @Test
    void reading_a_run_changes_nothing_in_it() throws IOException {
        Checkpoints checkpoints = Checkpoints.of(run, 2);
        Path saved = save(checkpoints, 4);
        Path caught = Files.move(saved, saved.resolveSibling("00000004.replaced"));
        assertThat(Checkpoints.of(run, 1).latest()).contains(caught);
        assertThat(names(run.checkpoints())).containsExactly("00000004.replaced");
        save(checkpoints, 6);
        assertThat(names(run.checkpoints())).containsExactly("00000004", "00000006");
    }

    @Test
    void what_a_crash_left_behind_is_deleted_by_the_next_save() throws IOException {
        Checkpoints checkpoints = Checkpoints.of(run, 2);
        save(checkpoints, 4);
        for (String name : List.of("00000007.partial", "00000004.replaced")) {
            Files.createDirectories(run.checkpoints().resolve(name));
            Files.writeString(run.checkpoints().resolve(name).resolve("student.safetensors"), "gigabytes");
        }
        save(checkpoints, 6);
        assertThat(names(run.checkpoints())).containsExactly("00000004", "00000006");
        assertThat(checkpoints.leftOver()).isEmpty();
    }

    @Test
    void an_old_checkpoint_that_cannot_be_deleted_does_not_spoil_the_new_one() throws IOException {
        Checkpoints checkpoints = Checkpoints.of(run, 1);
        Path old = save(checkpoints, 4);
        Files.createDirectories(old.resolve("notes/of/somebody")); // as a file that a network file system holds
        expect(save(checkpoints, 6), 6);
        assertThat(checkpoints.leftOver()).containsExactly(old);
        assertThat(checkpoints.all()).containsExactly(run.checkpoints().resolve("00000006"));
        assertThat(run.latest()).hasContent("checkpoints/00000006");
        save(checkpoints, 8);
        assertThat(checkpoints.leftOver()).isEmpty();
    }

    @Test
    void a_step_can_be_saved_again() throws IOException {
        Checkpoints checkpoints = Checkpoints.of(run, 2);
        save(checkpoints, 4);
        expect(save(checkpoints, 4), 4);
        assertThat(names(run.checkpoints())).containsExactly("00000004");
    }

    @Test
    void one_flipped_bit_is_found_and_named() throws IOException {
        Path saved = save(Checkpoints.of(run, 1), 3);
        Path file = saved.resolve("teacher.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        Checkpoint checkpoint = Checkpoint.open(saved);
        assertThatThrownBy(() -> checkpoint.tensors("teacher.safetensors"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("teacher.safetensors")
                .hasMessageContaining("damaged");
        assertThatThrownBy(checkpoint::verify).isInstanceOf(IOException.class);
        checkpoint.state();
    }

    @Test
    void a_missing_file_and_an_unknown_name_are_told() throws IOException {
        Path saved = save(Checkpoints.of(run, 1), 3);
        Files.delete(saved.resolve("teacher.safetensors"));
        Checkpoint checkpoint = Checkpoint.open(saved);
        assertThatThrownBy(() -> checkpoint.tensors("teacher.safetensors")).hasMessageContaining("is missing");
        assertThatThrownBy(() -> checkpoint.tensors("student.safetensors")).hasMessageContaining("has no file");
    }

    @Test
    void a_manifest_cannot_point_outside_its_folder() throws IOException {
        Path saved = save(Checkpoints.of(run, 1), 3);
        Path manifest = saved.resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("teacher.safetensors", "../../secret"));
        assertThatThrownBy(() -> Checkpoint.open(saved)).hasMessageContaining("outside its folder");
    }

    @Test
    void going_back_drops_the_later_ones() throws IOException {
        Checkpoints checkpoints = Checkpoints.of(run, 5);
        for (long step : new long[] {1, 2, 3}) {
            save(checkpoints, step);
        }
        checkpoints.rewindTo(2);
        assertThat(checkpoints.latest()).contains(run.checkpoints().resolve("00000002"));
        assertThat(run.latest()).hasContent("checkpoints/00000002");
        checkpoints.rewindTo(0);
        assertThat(checkpoints.latest()).isEmpty();
        assertThat(run.latest()).doesNotExist();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void the_later_ones_can_be_moved_away_whole() throws IOException {
        for (int step = 1; step <= 3; step++) {
            save(Checkpoints.of(run, 5), step);
        }
        Checkpoints checkpoints = Checkpoints.of(run, 5);
        Path aside = folder.resolve("aside");

        checkpoints.moveAfter(1, aside);

        assertThat(checkpoints.all()).containsExactly(checkpoints.at(1));
        expect(aside.resolve("00000002"), 2);
        expect(aside.resolve("00000003"), 3);
        assertThat(checkpoints.stepsBefore(2)).containsExactly(1L);
        assertThat(checkpoints.stepsBefore(1)).isEmpty();
        assertThatThrownBy(() -> checkpoints.at(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no checkpoint of step 2; it has those of steps 1");
    }
}
