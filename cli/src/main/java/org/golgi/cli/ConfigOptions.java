package org.golgi.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Configuration of a long command: {@code @Mixin ConfigOptions config}. */
final class ConfigOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML laid over the defaults; unknown keys are refused.")
    private Path file;

    @Option(
            names = {"-D", "--define"},
            paramLabel = "KEY=VALUE",
            description = "One setting laid over the file, by its dotted key: -D optimizer.base_learning_rate=1e-3. "
                    + "May be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--dry-run",
            description = "Check everything, print the resolved configuration and what would be done, then stop.")
    private boolean dryRun;

    Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    List<String> overrides() {
        return List.copyOf(overrides);
    }

    boolean dryRun() {
        return dryRun;
    }
}
