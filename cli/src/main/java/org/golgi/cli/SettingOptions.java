package org.golgi.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where settings come from: {@code @Mixin SettingOptions settings}. */
class SettingOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML laid over the defaults; unknown keys are refused.")
    private Path file;

    @Option(
            names = {"-D", "--define"},
            paramLabel = "KEY=VALUE",
            description = "One setting laid over the file, by its dotted key: -D optimizer.base_learning_rate=1e-3. "
                    + "May be repeated, each key once.")
    private List<String> overrides = new ArrayList<>();

    final Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    final List<String> overrides() {
        return List.copyOf(overrides);
    }
}
