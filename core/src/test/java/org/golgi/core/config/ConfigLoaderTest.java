package org.golgi.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    @TempDir
    private Path folder;

    enum Colour {
        DARK_RED,
        BLUE
    }

    record Optim(double learningRate, int warmupSteps, Colour colour) {
        Optim {
            if (learningRate <= 0) {
                throw new IllegalArgumentException("learning_rate " + learningRate + " must be above 0");
            }
        }
    }

    record Config(
            String name,
            long seed,
            boolean fast,
            Path out,
            List<Integer> sizesPx,
            Optim optim,
            Map<String, Double> extra) {}

    private static ResolvedConfig<Config> load(Optional<Path> file, String... overrides) {
        return ConfigLoader.load(Config.class, "defaults.yaml", file, List.of(overrides));
    }

    private Optional<Path> file(String yaml) throws IOException {
        return Optional.of(Files.writeString(folder.resolve("user.yaml"), yaml));
    }

    @Test
    void defaults_alone_are_a_config() {
        assertThat(load(Optional.empty()).value())
                .isEqualTo(new Config(
                        "first",
                        7,
                        false,
                        Path.of("runs/a"),
                        List.of(224, 96),
                        new Optim(1e-5, 10, Colour.DARK_RED),
                        Map.of("koleo", 0.1)));
    }

    record Grown(String name, GrownPart part) {}

    record GrownPart(int old, @WhenAbsent("3") int later) {}

    @Test
    void a_whole_configuration_from_before_a_key_gets_what_it_meant_then() throws IOException {
        Path before = file("name: run\npart:\n  old: 1\n").orElseThrow();
        assertThat(ConfigLoader.read(Grown.class, before).value()).isEqualTo(new Grown("run", new GrownPart(1, 3)));
        Path after = file("name: run\npart:\n  old: 1\n  later: 5\n").orElseThrow();
        assertThat(ConfigLoader.read(Grown.class, after).value()).isEqualTo(new Grown("run", new GrownPart(1, 5)));
        Path broken = file("name: run\npart:\n  later: 5\n").orElseThrow();
        assertThatThrownBy(() -> ConfigLoader.read(Grown.class, broken))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'part.old' is missing");
    }

    @Test
    void the_file_lies_over_the_defaults_and_overrides_over_both() throws IOException {
        Config config = load(
                        file("optim:\n  learning_rate: 2e-3\n  colour: blue\nsizes_px: [64]\n"),
                        "optim.colour=dark_red",
                        "name=run 2",
                        "seed=9",
                        "extra.ibot=1",
                        "fast=true")
                .value();
        assertThat(config.optim()).isEqualTo(new Optim(2e-3, 10, Colour.DARK_RED));
        assertThat(config.sizesPx()).containsExactly(64);
        assertThat(config.name()).isEqualTo("run 2");
        assertThat(config.seed()).isEqualTo(9);
        assertThat(config.fast()).isTrue();
        assertThat(config.extra()).containsOnly(Map.entry("koleo", 0.1), Map.entry("ibot", 1.0));
    }

    @Test
    void the_resolved_text_makes_the_same_config_again() throws IOException {
        ResolvedConfig<Config> first = load(Optional.empty(), "name='5'", "optim.learning_rate=0.25");
        ResolvedConfig<Config> again = load(file(first.yaml()));
        assertThat(again.value()).isEqualTo(first.value());
        assertThat(again.yaml()).isEqualTo(first.yaml());
        assertThat(again.hash()).isEqualTo(first.hash()).hasSize(64);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "optim.lerning_rate=1 | 'optim.lerning_rate' is unknown; did you mean 'optim.learning_rate'?",
                "optimizer.x=1 | 'optimizer' is unknown; did you mean 'optim'?",
                "zzz=1 | 'zzz' is unknown; legal are",
                "optim.warmup_steps=1.5 | 'optim.warmup_steps' is 1.5, it must be a whole number",
                "optim.warmup_steps=3000000000 | it must be a whole number from -2147483648 to 2147483647",
                "optim.learning_rate=fast | 'optim.learning_rate' is \"fast\", it must be a number",
                "optim.learning_rate=.nan | is not valid YAML",
                "optim.learning_rate=0 | section 'optim': learning_rate 0.0 must be above 0",
                "optim.colour=green | it must be one of [dark-red, blue]",
                "optim=3 | 'optim' is 3, it must be a section with the keys [learning_rate",
                "fast=1 | it must be true or false",
                "name=5 | it must be a text (put it in quotes)",
                "sizes_px=224 | it must be a list",
                "sizes_px=[1,x] | 'sizes_px[1]' is \"x\"",
                "seed=~ | 'seed' is null",
                "name.inner=1 | 'name' is a value, not a section",
                "seed | has no key and value; write -D dotted.key=value",
                "seed= | override 'seed' has no value",
                "seed=[1 | is not valid YAML",
            })
    void a_wrong_override_is_refused_with_one_line(String override, String message) {
        assertThatThrownBy(() -> load(Optional.empty(), override))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`seed: 1\nseed: 2` | Duplicate",
                "`a: &x {b: 1}\nc: *x` | uses the YAML alias *x in line 2; write the value out",
                "`seed: 1\n---\nseed: 2` | more than one YAML document",
                "`- 1` | is not a tree of keys and values",
                "`seed: null` | 'seed' is null",
                "`name:` | 'name' is null",
                "`optim:` | 'optim' is null",
                "`optim: {learning_rate: [[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]}` | nests deeper than 16 levels",
                "`seed: !!java.net.URL [x]` | 'seed'",
            })
    void a_wrong_file_is_refused_with_one_line(String yaml, String message) throws IOException {
        Optional<Path> file = file(yaml);
        assertThatThrownBy(() -> load(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void the_line_is_the_one_that_is_wrong() throws IOException {
        Optional<Path> twice = file("name: run\noptim:\n  colour: blue\n  warmup_steps: 5\n  colour: dark_red\n");
        assertThatThrownBy(() -> load(twice)).hasMessageContaining("user.yaml is not valid YAML in line 5: Duplicate");
        Optional<Path> tab = file("name: run\noptim:\n\tcolour: blue\n");
        assertThatThrownBy(() -> load(tab))
                .hasMessageContaining("in line 3: found character '\\t(TAB)' that cannot start any token");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`name: run\noptim:\n  colour: blue\n  lerning_rate: 1` | 4 | 'optim.lerning_rate' is unknown; did you mean",
                "`name: run\n\n# why\nseed: many` | 4 | 'seed' is \"many\", it must be a whole number",
                "`name: run\nsizes_px:\n- 1\n- x` | 4 | 'sizes_px[1]' is \"x\"",
                "`name: run\nsizes_px: [1,\n  x]` | 3 | 'sizes_px[1]' is \"x\"",
                "`name: run\nseed: 1\noptim: 3` | 3 | 'optim' is 3, it must be a section",
                "`name: run\noptim:` | 2 | 'optim' is null",
                "`name: run\noptim:\n  warmup_steps: 3\n  learning_rate: 0` | 4 | section 'optim': learning_rate 0.0 must",
            })
    void what_is_wrong_in_the_file_has_its_line(String yaml, int line, String message) throws IOException {
        Optional<Path> file = file(yaml);
        assertThatThrownBy(() -> load(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file.orElseThrow() + ", line " + line + ": config")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void what_an_override_says_has_no_line_of_the_file() throws IOException {
        Optional<Path> file = file("seed: many\noptim:\n  learning_rate: 1\n  warmup_steps: 2\n");
        for (String override : List.of("seed=more", "seed=few")) {
            assertThatThrownBy(() -> load(file, override)).hasMessageStartingWith("config key 'seed' is ");
        }
        assertThatThrownBy(() -> load(file, "seed=1", "optim.learning_rate=0"))
                .hasMessageStartingWith("config section");
        assertThatThrownBy(() -> load(file, "seed=1", "optim={learning_rate: x, warmup_steps: 2, colour: blue}"))
                .hasMessageStartingWith("config key 'optim.learning_rate'");
        assertThatThrownBy(() -> load(file, "name=other")).hasMessageContaining("user.yaml, line 1: config key 'seed'");
    }

    @Test
    void a_key_set_by_two_overrides_is_refused() {
        assertThatThrownBy(() -> load(Optional.empty(), "seed=1", "fast=true", "seed = 2"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("'seed' is set twice, by seed=1 and by seed = 2; leave one of them out");
        assertThatThrownBy(() -> load(
                        Optional.empty(),
                        "optim.warmup_steps=1",
                        "optim={learning_rate: 1, warmup_steps: 2, colour: blue}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'optim' is set twice, by optim.warmup_steps=1");
        assertThat(load(Optional.empty(), "extra={}", "extra.ibot=1", "extra.ibot_more=2")
                        .value()
                        .extra())
                .containsOnly(Map.entry("ibot", 1.0), Map.entry("ibot_more", 2.0));
        assertThatThrownBy(() -> load(Optional.empty(), "seed={a: 1, a: 2}"))
                .hasMessageContaining("Duplicate field 'a'");
    }

    @Test
    void a_missing_a_huge_and_an_empty_file_are_told_apart() throws IOException {
        assertThatThrownBy(() -> load(Optional.of(folder.resolve("nowhere.yaml"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("does not exist");
        Optional<Path> huge = file("name: " + "x".repeat(2 << 20));
        assertThatThrownBy(() -> load(huge)).isInstanceOf(ConfigException.class).hasMessageContaining("at most");
        assertThat(load(file("# nothing\n")).value())
                .isEqualTo(load(Optional.empty()).value());
    }

    @Test
    void a_default_that_is_missing_is_named() {
        record Bigger(String name, long seed, int forgotten) {}
        assertThatThrownBy(() -> ConfigLoader.load(Bigger.class, "defaults.yaml", Optional.empty(), List.of()))
                .isInstanceOf(ConfigException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"patchSizePx", "kNeighbours", "beta1", "keepCheckpoints"})
    void keys_are_snake_case(String component) {
        assertThat(RecordBinder.snakeCase(component))
                .isIn("patch_size_px", "k_neighbours", "beta1", "keep_checkpoints");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "1e400", "1.0e999999999", "9223372036854775808"})
    void numbers_beyond_all_bounds_are_refused_by_their_key(String value) {
        assertThatThrownBy(() -> load(Optional.empty(), "seed=" + value))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("config key 'seed' is ")
                .hasMessageContaining("it must be a whole number");
        if (!value.startsWith("9")) {
            assertThatThrownBy(() -> load(Optional.empty(), "optim.learning_rate=" + value))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("config key 'optim.learning_rate' is ")
                    .hasMessageContaining("it must be a number");
        }
    }
}
