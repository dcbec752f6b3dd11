package org.golgi.core.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the commit that is checked out from git's own files, without running git. */
final class GitCommit {
    private static final String REFERENCE = "ref: ";
    private static final String FOLDER = "gitdir: ";

    private GitCommit() {}

    /** The commit of the checkout that the folder lies in. */
    static Optional<String> find(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            Path git = at.resolve(".git");
            if (Files.exists(git)) {
                try {
                    return read(git);
                } catch (IOException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> read(Path git) throws IOException {
        Path own = git;
        if (Files.isRegularFile(git)) { // a linked work tree
            String text = Files.readString(git).strip();
            if (!text.startsWith(FOLDER)) {
                return Optional.empty();
            }
            own = git.resolveSibling(text.substring(FOLDER.length()));
        }
        String head = Files.readString(own.resolve("HEAD")).strip();
        if (!head.startsWith(REFERENCE)) {
            return Optional.of(head);
        }
        String reference = head.substring(REFERENCE.length());
        Path common = own;
        if (Files.isRegularFile(own.resolve("commondir"))) {
            common = own.resolve(Files.readString(own.resolve("commondir")).strip());
        }
        if (Files.isRegularFile(common.resolve(reference))) {
            return Optional.of(Files.readString(common.resolve(reference)).strip());
        }
        return packed(common.resolve("packed-refs"), reference);
    }

    private static Optional<String> packed(Path file, String reference) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.endsWith(" " + reference))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst();
    }
}
