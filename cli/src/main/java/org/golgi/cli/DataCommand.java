package org.golgi.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code golgi data}: public data sets. */
@Command(
        name = "data",
        description = "Knows public data sets: where they are, what a whole copy holds; fetches and checks them.",
        subcommands = {DataListCommand.class, DataCheckCommand.class, DataFetchCommand.class})
final class DataCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "name what to do: golgi data list, golgi data check NAME FOLDER or golgi data fetch NAME");
    }
}
