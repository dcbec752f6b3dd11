package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.golgi.core.run.Progress;
import org.golgi.datasets.shard.ShardVerifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code golgi shards}: looks after shards. */
@Command(name = "shards", description = "Looks after shards of tiles.", subcommands = ShardsCommand.Verify.class)
final class ShardsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name what to do: golgi shards verify FOLDER");
    }

    /** {@code golgi shards verify}. */
    @Command(
            name = "verify",
            description =
                    "Checks that every shard is whole, its index fits, and every tile decodes and is the one listed "
                            + "in the manifest. Exit 1 if not.")
    static final class Verify implements Callable<Integer> {
        private static final int MOST_LINES = 50;

        @Mixin
        private CommonOptions common;

        @Parameters(paramLabel = "FOLDER", description = "A folder of shards, or the one that golgi tile wrote.")
        private Path folder;

        @Override
        public Integer call() throws IOException {
            Progress progress = common.json() ? Progress.silent() : Progress.standardError(System.err);
            ShardVerifier.Report report = ShardVerifier.verify(folder, progress);
            if (common.json()) {
                common.printJson(report);
            } else {
                report.problems().stream().limit(MOST_LINES).forEach(common.out()::println);
                common.out()
                        .println(String.format(
                                Locale.ROOT,
                                "%d shards, %d tiles, %.1f MB: %s",
                                report.shards(),
                                report.tiles(),
                                report.bytes() / 1e6,
                                report.problems().isEmpty()
                                        ? "all whole"
                                        : report.problems().size() + " problems"));
                if (report.accessMillis() > 0) {
                    common.out()
                            .println(String.format(
                                    Locale.ROOT, "a tile at random is read in %.3f ms", report.accessMillis()));
                }
                common.out().flush();
            }
            return report.problems().isEmpty() ? 0 : Failures.FAILED;
        }
    }
}
