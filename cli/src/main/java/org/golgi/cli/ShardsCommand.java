package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.golgi.core.run.Progress;
import org.golgi.datasets.shard.ShardMixer;
import org.golgi.datasets.shard.ShardVerifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code golgi shards}: looks after shards. */
@Command(
        name = "shards",
        description = "Looks after shards of tiles.",
        subcommands = {ShardsCommand.Mix.class, ShardsCommand.Verify.class})
final class ShardsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "name what to do: golgi shards verify FOLDER, or golgi shards mix FOLDER --out FOLDER");
    }

    /** {@code golgi shards mix}. */
    @Command(
            name = "mix",
            description =
                    "Writes the tiles of a set anew in an order drawn over all of them, so that each shard holds tiles "
                            + "of many slides. Run again after an interruption to go on.")
    static final class Mix implements Callable<Integer> {
        @Mixin
        private CommonOptions common;

        @Parameters(paramLabel = "FOLDER", description = "A folder of shards, or the one that golgi tile wrote.")
        private Path folder;

        @Option(names = "--out", paramLabel = "FOLDER", required = true, description = "Folder to write: new or empty.")
        private Path out;

        @Option(
                names = "--shard-mb",
                paramLabel = "MB",
                defaultValue = "200",
                description = "A shard is closed before it grows over this. Default: ${DEFAULT-VALUE}.")
        private int shardMb;

        @Option(
                names = "--seed",
                paramLabel = "N",
                defaultValue = "0",
                description = "The same seed gives the same bytes. Default: ${DEFAULT-VALUE}.")
        private long seed;

        @Override
        public Integer call() throws IOException {
            if (shardMb < 1 || shardMb > 100_000) {
                throw new IllegalArgumentException("--shard-mb " + shardMb + " is illegal; give 1 to 100000");
            }
            Progress progress = common.json() ? Progress.silent() : Progress.standardError(System.err);
            int shards = ShardMixer.mix(folder, out, shardMb * 1_000_000L, seed, progress);
            if (common.json()) {
                common.printJson(Map.of("folder", out.toString(), "shards", shards));
            } else {
                common.out().println(shards + " mixed shards: " + out.resolve("shards"));
                common.out().flush();
            }
            return 0;
        }
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
