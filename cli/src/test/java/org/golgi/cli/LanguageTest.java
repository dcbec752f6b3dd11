package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed and written is the same on machines of every language. */
class LanguageTest {
    @TempDir
    private Path folder;

    @Test
    void a_machine_that_writes_arabic_digits_writes_the_same() throws Exception {
        String here = phantoms("here", List.of("-Duser.language=en", "-Duser.country=US"));
        String there = phantoms("there", List.of("-Duser.language=ar", "-Duser.country=EG"));
        assertThat(there.replace("there", "here")).isEqualTo(here).contains("1 slides (0 for test)");
        assertThat(names("there")).isEqualTo(names("here")).anyMatch(name -> name.contains("phantom_0000"));
    }

    private String phantoms(String name, List<String> flags) throws IOException, InterruptedException {
        Path log = folder.resolve(name + ".txt");
        List<String> arguments = List.of(
                "phantom",
                "--out",
                folder.resolve(name) + "",
                "--slides",
                "1",
                "--size-px",
                "1024",
                "--classes",
                "solid");
        assertThat(GolgiProcess.start(log, flags, arguments).waitFor()).isZero();
        return Files.readString(log).replaceFirst("phantom .*took.*", "");
    }

    private List<String> names(String name) throws IOException {
        Path root = folder.resolve(name);
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString()).sorted().toList();
        }
    }
}
