package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of CONTRIBUTING.md that can be read off the sources of all modules. */
class SourceRulesTest {
    private static final int LONGEST_FILE = 400;
    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "^public (?:(?:static|final|sealed|non-sealed|abstract) )*(?:class|record|interface|enum|@interface) (\\w+)",
            Pattern.MULTILINE);
    private static final Pattern ANNOTATION =
            Pattern.compile("@\\w+(?:\\((?:[^()\"]|\"(?:[^\"\\\\]|\\\\.)*\")*\\))?\\s*$");
    private static final String UNFINISHED = "\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b|@Dis" + "abled";

    @Test
    void no_file_is_longer_than_one_idea() throws IOException {
        List<String> offenders = new ArrayList<>();
        for (Path file : sources("main", "test")) {
            long lines = read(file).lines().count();
            if (lines > LONGEST_FILE) {
                offenders.add(file + " has " + lines + " lines");
            }
        }
        assertThat(offenders).as("files over %d lines", LONGEST_FILE).isEmpty();
    }

    @Test
    void every_public_type_says_what_it_is() throws IOException {
        List<String> offenders = new ArrayList<>();
        for (Path file : sources("main")) {
            String text = read(file);
            Matcher type = PUBLIC_TYPE.matcher(text);
            if (type.find() && !hasJavadoc(text.substring(0, type.start()))) {
                offenders.add(file.toString());
            }
        }
        assertThat(offenders).as("public types without Javadoc").isEmpty();
    }

    @Test
    void nothing_is_left_unfinished_or_switched_off() throws IOException {
        Pattern marks = Pattern.compile(UNFINISHED);
        List<String> offenders = new ArrayList<>();
        for (Path file : sources("main", "test")) {
            if (marks.matcher(read(file)).find()) {
                offenders.add(file.toString());
            }
        }
        assertThat(offenders).as("unfinished files").isEmpty();
    }

    @Test
    void numbers_and_letter_case_do_not_depend_on_the_language_of_the_machine() throws IOException {
        List<String> offenders = new ArrayList<>();
        for (Path file : sources("main")) {
            LocaleRule.offences(read(file)).forEach(offence -> offenders.add(file + ": " + offence));
        }
        assertThat(offenders)
                .as("texts that differ between machines; write String.format(Locale.ROOT, …), toLowerCase(Locale.ROOT)")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x = \"%.3f\".formatted(y)",
                "x = \"a %s\" + \"%5.1e\".formatted(y)",
                "out.printf(\"%,d of %s\", a, b)",
                "x = String.format(\n  \"%s // %g\", a, b)",
                "x = \"\"\"\n  a; {%6.2f}\n\"\"\".formatted(y)",
                "x = String.format(format, y)",
                "x = name.toLowerCase()",
                "x = name.toUpperCase( )",
                "x = DateTimeFormatter.ofPattern(\"d MMM\")"
            })
    void what_the_machine_would_write_in_its_own_way_is_seen(String statement) {
        assertThat(LocaleRule.offences("// it's \"\nvoid f() { y = 1; " + statement + "; }"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x = \"%s of %d, 5 %%\".formatted(a, b)",
                "out.printf(Locale.ROOT, \"%,d\", a)",
                "x = String.format(Locale.ROOT, format, y)",
                "add(svg, \"%.1f\", y)",
                "x = name.toLowerCase(Locale.ROOT)"
            })
    void what_is_the_same_everywhere_is_left_alone(String statement) {
        assertThat(LocaleRule.offences("/* \"%.3f\".formatted(y) */ void f() { " + statement + "; }"))
                .isEmpty();
    }

    @Test
    void annotations_between_comment_and_type_are_allowed() {
        assertThat(hasJavadoc("/** A command. */\n@Command(name = \"x\", description = \"a (b) c\")\n@Other\n"))
                .isTrue();
        assertThat(hasJavadoc("import java.util.List;\n\n@Other\n")).isFalse();
    }

    private static boolean hasJavadoc(String before) {
        String rest = before.stripTrailing();
        Matcher annotation = ANNOTATION.matcher(rest);
        while (annotation.find()) {
            rest = rest.substring(0, annotation.start()).stripTrailing();
            annotation = ANNOTATION.matcher(rest);
        }
        return rest.endsWith("*/");
    }

    private static List<Path> sources(String... sets) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Checkout.root())) {
            for (Path module : modules.sorted().toList()) {
                for (String set : sets) {
                    Path folder = module.resolve("src").resolve(set).resolve("java");
                    if (Files.isDirectory(folder)) {
                        try (Stream<Path> walk = Files.walk(folder)) {
                            walk.filter(path -> path.toString().endsWith(".java"))
                                    .forEach(files::add);
                        }
                    }
                }
            }
        }
        assertThat(files).as("the scan found the sources").hasSizeGreaterThan(30);
        return files;
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }
}
