package org.golgi.datasets.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code fetched.csv} beside a set: what was fetched, so that a later check knows what the files have to be. */
final class FetchedFiles {
    static final String NAME = "fetched.csv";

    private final Ledger<Entry> ledger;

    /** One file. */
    record Entry(String file, long bytes, String md5, String address) {}

    FetchedFiles(Path folder) throws IOException {
        ledger = new Ledger<>(
                folder.resolve(NAME),
                List.of("file", "bytes", "md5", "address"),
                one -> List.of(one.file(), one.bytes(), one.md5(), one.address()),
                row -> new Entry(
                        row.get("file"), Long.parseLong(row.get("bytes")), row.get("md5"), row.get("address")));
    }

    List<Entry> entries() {
        return ledger.entries();
    }

    void add(Entry entry) throws IOException {
        ledger.add(entry);
    }
}
