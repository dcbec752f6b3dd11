package org.golgi.datasets.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code unpacked.csv} beside a set: which archives are unpacked to the end. */
final class UnpackedFiles {
    static final String NAME = "unpacked.csv";

    private final Ledger<Entry> ledger;

    /** One archive, and what came out of it. */
    record Entry(String archive, String md5, long files, long bytes) {}

    UnpackedFiles(Path folder) throws IOException {
        ledger = new Ledger<>(
                folder.resolve(NAME),
                List.of("archive", "md5", "files", "bytes"),
                one -> List.of(one.archive(), one.md5(), one.files(), one.bytes()),
                row -> new Entry(
                        row.get("archive"),
                        row.get("md5"),
                        Long.parseLong(row.get("files")),
                        Long.parseLong(row.get("bytes"))));
    }

    Optional<Entry> of(String archive) {
        return ledger.of(archive);
    }

    void add(Entry entry) throws IOException {
        ledger.add(entry);
    }
}
