package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What holds for every command, whoever wrote it. */
class CommandsTest {

    static Stream<String> names() {
        return Golgi.commandLine().getSubcommands().keySet().stream().filter(name -> !name.equals("help"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void explains_itself(String name) {
        CommandLine line = Golgi.commandLine();
        StringWriter out = new StringWriter();
        line.setOut(new PrintWriter(out, true));

        assertThat(Golgi.run(line, name, "--help")).isZero();

        assertThat(out.toString()).contains("Usage: golgi " + name).contains("--verbose");
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_option_has_a_description(String name) {
        List<String> silent = new ArrayList<>();
        describe(Golgi.commandLine().getSubcommands().get(name), silent);
        assertThat(silent).as("options of %s without a description", name).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void has_a_page_that_names_every_option(String name) throws IOException {
        Path page = Checkout.root().resolve("docs").resolve(name + ".md");
        assertThat(page).exists();
        String text = Files.readString(page);
        for (OptionSpec option : options(Golgi.commandLine().getSubcommands().get(name))) {
            assertThat(List.of(option.names()))
                    .as("names of an option, of which docs/%s.md holds one", name)
                    .anySatisfy(spelling -> assertThat(text).contains(spelling));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void is_in_the_command_table_of_the_readme(String name) throws IOException {
        assertThat(Files.readString(Checkout.root().resolve("README.md")))
                .contains("(docs/" + name + ".md)")
                .contains("`golgi " + name);
    }

    @Test
    void commands_are_sorted() {
        assertThat(names().toList()).isSorted();
    }

    @Test
    void no_command_is_a_usage_error() {
        CommandLine line = Golgi.commandLine();
        StringWriter err = new StringWriter();
        line.setErr(new PrintWriter(err, true));
        assertThat(Golgi.run(line)).isEqualTo(2);
        assertThat(err.toString()).contains("golgi --help").hasLineCount(1);
    }

    private static void describe(CommandLine command, List<String> silent) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.hidden() && option.description().length == 0) {
                silent.add(option.longestName());
            }
        }
        command.getSubcommands().values().forEach(child -> describe(child, silent));
    }

    /** Options but those of every command, also of nested commands. */
    private static List<OptionSpec> options(CommandLine command) {
        List<OptionSpec> found = new ArrayList<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.hidden() && !List.of("--help", "--verbose", "--json").contains(option.longestName())) {
                found.add(option);
            }
        }
        for (Map.Entry<String, CommandLine> child : command.getSubcommands().entrySet()) {
            if (!child.getKey().equals("help")) {
                found.addAll(options(child.getValue()));
            }
        }
        return found;
    }
}
