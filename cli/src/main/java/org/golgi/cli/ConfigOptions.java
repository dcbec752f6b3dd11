package org.golgi.cli;

import picocli.CommandLine.Option;

/** Configuration of a long command: {@code @Mixin ConfigOptions config}. */
final class ConfigOptions extends SettingOptions {
    @Option(
            names = "--dry-run",
            description = "Check everything, print the resolved configuration and what would be done, then stop.")
    private boolean dryRun;

    boolean dryRun() {
        return dryRun;
    }
}
