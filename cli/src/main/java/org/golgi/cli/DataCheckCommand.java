package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.golgi.core.run.Progress;
import org.golgi.datasets.catalog.DataCatalog;
import org.golgi.datasets.catalog.DataCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code golgi data check}: is a copy whole? */
@Command(
        name = "check",
        description = "Compares your copy of a set with its card: hashes of fetched files, folders, classes, counts, "
                + "damaged pictures. Exit 1 if it is not whole.")
final class DataCheckCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "NAME", description = "A set of golgi data list.")
    private String name;

    @Parameters(index = "1", paramLabel = "FOLDER", description = "Your copy, unpacked.")
    private Path folder;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "A manifest of the GDC portal that says which files have to be there.")
    private Optional<Path> manifest;

    @Option(names = "--no-decode", description = "Look at names and sizes only: neither hashes nor pixels.")
    private boolean noDecode;

    @Override
    public Integer call() throws IOException {
        Progress progress = common.json() ? Progress.silent() : Progress.standardError(System.err);
        DataCheck.Findings findings =
                new DataCheck(DataCatalog.load().card(name), folder, !noDecode, progress).run(manifest);
        if (common.json()) {
            common.printJson(findings);
        } else {
            findings.counts().forEach(this::print);
            findings.remarks().forEach(line -> common.out().println("note: " + line));
            findings.faults().forEach(line -> common.out().println("fault: " + line));
            common.out()
                    .println(
                            findings.faults().isEmpty()
                                    ? "The copy of " + name + " is whole as far as its card tells."
                                    : "The copy of " + name + " is not whole: "
                                            + findings.faults().size() + " faults.");
            common.out().flush();
        }
        return findings.faults().isEmpty() ? 0 : Failures.FAILED;
    }

    private void print(String part, java.util.Map<String, Long> classes) {
        long sum = classes.values().stream().mapToLong(Long::longValue).sum();
        common.out().printf("%-40s %9d pictures%n", part, sum);
        classes.forEach((label, count) -> {
            if (!label.isEmpty()) {
                common.out().printf("  %-38s %9d%n", label, count);
            }
        });
    }
}
