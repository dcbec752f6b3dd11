package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The script of the distribution. */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("src/main/dist/bin/golgi").toAbsolutePath();

    @Test
    @EnabledOnOs(OS.LINUX)
    void names_of_files_keep_their_letters_in_the_plain_locale_and_in_one_that_is_not_installed() throws Exception {
        for (String locale : new String[] {"C", "xx_XX.UTF-8"}) {
            assertThat(plan(locale)).as(locale).contains("Pr\u00e4parat.svs does not exist");
        }
    }

    private static String plan(String locale) throws IOException, InterruptedException {
        // The shell makes the name, as the arguments of this Java's children depend on its own locale.
        ProcessBuilder builder = new ProcessBuilder(
                        "bash",
                        "-c",
                        "exec \"$0\" tile \"$(printf 'Pr\\303\\244parat.svs')\" --out none --dry-run",
                        LAUNCHER.toString())
                .redirectErrorStream(true);
        builder.environment().put("GOLGI_CLASS_PATH", System.getProperty("java.class.path"));
        builder.environment().put("LC_ALL", locale);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isEqualTo(1);
        return text;
    }
}
