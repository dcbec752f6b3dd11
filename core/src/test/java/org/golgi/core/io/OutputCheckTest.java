package org.golgi.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputCheckTest {
    @TempDir
    private Path folder;

    @Test
    void what_can_be_written_passes_and_leaves_nothing_behind() throws IOException {
        Path old = Files.writeString(folder.resolve("old.json"), "precious");
        assertThatCode(() -> OutputCheck.file(old)).doesNotThrowAnyException();
        assertThatCode(() -> OutputCheck.file(folder.resolve("a/b/new.json"))).doesNotThrowAnyException();
        assertThatCode(() -> OutputCheck.folder(folder.resolve("a/b"))).doesNotThrowAnyException();
        assertThatCode(() -> OutputCheck.folder(folder)).doesNotThrowAnyException();
        assertThat(folder.toFile().list()).containsExactly("old.json");
        assertThat(old).hasContent("precious");
    }

    @Test
    void a_file_where_a_folder_belongs_and_the_other_way_round_are_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        assertThatThrownBy(() -> OutputCheck.file(folder)).hasMessage(folder + " is a folder; name a file in it");
        assertThatThrownBy(() -> OutputCheck.folder(file)).hasMessage(file + " is a file; name a folder");
        assertThatThrownBy(() -> OutputCheck.file(file.resolve("a/b.json")))
                .hasMessageEndingWith(file + " is no folder that takes new files; give another path");
        assertThatThrownBy(() -> OutputCheck.folder(file.resolve("a"))).hasMessageContaining("cannot be written");
    }

    @Test
    void a_file_system_without_new_files_is_found_whatever_permissions_say() {
        Path processes = Path.of("/proc");
        assumeThat(processes).isDirectory();
        assertThatThrownBy(() -> OutputCheck.file(processes.resolve("x.json")))
                .hasMessage(
                        "/proc/x.json cannot be written: /proc is no folder that takes new files; give another path");
        assertThatThrownBy(() -> OutputCheck.folder(processes.resolve("x")))
                .hasMessageContaining("is no folder that takes new files");
    }
}
