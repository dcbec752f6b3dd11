package org.golgi.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.golgi.core.run.Progress;
import org.golgi.datasets.catalog.DataCard;
import org.golgi.datasets.catalog.DataCatalog;
import org.golgi.datasets.catalog.Fetch;
import org.golgi.datasets.catalog.RemoteFile;
import org.golgi.datasets.catalog.Unpacking;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code golgi data fetch}: gets a set. */
@Command(
        name = "fetch",
        description =
                "Fetches the files of a set and verifies their size and MD5. Goes on where it was interrupted and "
                        + "never overwrites a file.")
final class DataFetchCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "NAME", description = "A set of golgi data list.")
    private String name;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where to. Default: a folder of the set's name.")
    private Optional<Path> out;

    @Option(
            names = "--only",
            paramLabel = "PATTERN",
            description = "Fetch only files of this name; * and ? stand for any letters. May be repeated.")
    private List<String> only = List.of();

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "A manifest that the GDC portal saved: its files are fetched.")
    private Optional<Path> manifest;

    @Option(
            names = "--mirror",
            paramLabel = "URL",
            description = "Ask this server in the place of the card's; it has the same paths.")
    private Optional<URI> mirror;

    @Option(
            names = "--unpack",
            description = "Unpack zip, tar and tar.gz archives in the folder once they are verified; they stay.")
    private boolean unpack;

    @Option(names = "--dry-run", description = "Say what would be fetched.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        DataCard card = DataCatalog.load().card(name);
        Progress progress = common.json() ? Progress.silent() : Progress.standardError(System.err);
        Fetch fetch = new Fetch(card, mirror, progress);
        List<RemoteFile> files = fetch.files(manifest, only);
        if (dryRun) {
            return list(files);
        }
        Path folder = out.orElse(Path.of(card.id()));
        List<Fetch.Outcome> outcomes = fetch.run(files, folder);
        List<Unpacking.Outcome> unpacked = unpack ? new Unpacking(folder, progress).run(outcomes) : List.of();
        if (common.json()) {
            common.printJson(Map.of(
                    "folder", folder.toString(), "licence", card.licence(), "files", outcomes, "unpacked", unpacked));
        } else {
            outcomes.forEach(
                    one -> common.out().printf("%-48s %16d bytes  %s%n", one.file(), one.bytes(), one.state()));
            unpacked.forEach(one -> common.out()
                    .printf("%-48s %16d bytes  %s, %d files%n", one.archive(), one.bytes(), one.state(), one.files()));
            Stream.concat(
                            outcomes.stream().map(Fetch.Outcome::error),
                            unpacked.stream().map(Unpacking.Outcome::error))
                    .filter(error -> !error.isEmpty())
                    .forEach(error -> common.out().println("FAILED " + error));
            common.out().println("licence: " + card.licence());
            String next = unpack ? "; " : "; unpack them there (--unpack), then: ";
            common.out().println("files: " + folder + next + "golgi data check " + name + " " + folder);
            common.out().flush();
        }
        boolean whole = outcomes.stream().allMatch(one -> one.error().isEmpty())
                && unpacked.stream().allMatch(one -> one.error().isEmpty());
        return whole ? 0 : Failures.FAILED;
    }

    private static Map<String, Object> json(RemoteFile file) {
        return Map.of(
                "name",
                file.name(),
                "address",
                file.address().toString(),
                "bytes",
                file.bytes().isPresent() ? file.bytes().getAsLong() : "unknown",
                "md5",
                file.md5().isEmpty() ? "unknown" : file.md5());
    }

    private int list(List<RemoteFile> files) {
        if (common.json()) {
            common.printJson(files.stream().map(DataFetchCommand::json).toList());
            return 0;
        }
        for (RemoteFile file : files) {
            String size = file.bytes().isPresent() ? file.bytes().getAsLong() + " bytes" : "size unknown";
            String md5 = file.md5().isEmpty() ? "MD5 unknown" : "MD5 " + file.md5();
            common.out().printf("%-48s %s, %s%n  %s%n", file.name(), size, md5, file.address());
        }
        common.out().flush();
        return 0;
    }
}
