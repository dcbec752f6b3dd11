package org.golgi.cli;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code golgi}. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 130 interrupted. */
@Command(
        name = "golgi",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes a pathology vision foundation model: slides, tiles, DINOv2 pretraining, evaluation.",
        footer = {"", "golgi COMMAND --help explains a command, its options, their units and defaults."})
public final class Golgi implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT); // tables, messages and names of files are the same on every machine
        System.setProperty("golgi.log.level", Failures.isVerbose(arguments) ? "INFO" : "WARN");
        Interruption.exit(run(arguments));
    }

    /** Runs one command in this process and returns its exit code. */
    static int run(String... arguments) {
        return run(commandLine(), arguments);
    }

    static int run(CommandLine line, String... arguments) {
        try {
            return line.execute(arguments);
        } catch (Throwable failure) { // errors such as an exhausted heap pass picocli's handlers
            return Failures.report(failure, line.getErr(), Failures.isVerbose(arguments));
        }
    }

    /** All commands, sorted, one a line. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Golgi());
        line.addSubcommand(new AuditCommand());
        line.addSubcommand(new BenchCommand());
        line.addSubcommand(new ConvertCommand());
        line.addSubcommand(new DataCommand());
        line.addSubcommand(new DemoCommand());
        line.addSubcommand(new DoctorCommand());
        line.addSubcommand(new EmbedCommand());
        line.addSubcommand(new EvalCommand());
        line.addSubcommand(new ExportCommand());
        line.addSubcommand(new HelpCommand());
        line.addSubcommand(new PhantomCommand());
        line.addSubcommand(new PlanCommand());
        line.addSubcommand(new PretrainCommand());
        line.addSubcommand(new ReportCommand());
        line.addSubcommand(new SelfcheckCommand());
        line.addSubcommand(new ShardsCommand());
        line.addSubcommand(new TileCommand());
        Failures.install(line);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        line.setAbbreviatedSubcommandsAllowed(false);
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given; golgi --help lists the commands");
    }
}
