package org.golgi.datasets.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where the members of an archive may go: below one folder, each to a place of its own. */
final class ArchiveNames {
    private static final int MOST_MEMBERS = 10_000_000;
    private static final Set<String> FINDER = Set.of("__MACOSX", ".DS_Store");

    private final Path archive;
    private final Set<String> seen = new HashSet<>();

    ArchiveNames(Path archive) {
        this.archive = archive;
    }

    /**
     * The path of a member below the folder.
     *
     * @return empty for what a Mac leaves in archives, and for the folder itself
     * @throws IOException if the name leads out of the folder, is hidden, or came before
     */
    Optional<Path> place(String name, boolean folder) throws IOException {
        if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.matches("(?s).*[:\\x00-\\x1f].*")) {
            throw refused(name);
        }
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/")) {
            if (part.equals("..")) {
                throw refused(name);
            }
            if (FINDER.contains(part) || part.startsWith("._")) {
                return Optional.empty();
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        if (parts.isEmpty() && folder) {
            return Optional.empty();
        }
        if (parts.isEmpty() || parts.get(0).startsWith(".")) {
            throw refused(name);
        }
        String path = String.join("/", parts);
        if (!folder && !seen.add(path.toLowerCase(Locale.ROOT))) {
            throw new IOException(
                    archive + " holds '" + path + "' twice, or in capitals and small letters; unpack it by " + "hand");
        }
        if (seen.size() > MOST_MEMBERS) {
            throw new IOException(archive + " holds more than " + MOST_MEMBERS + " files; unpack it by hand");
        }
        return Optional.of(Path.of(path));
    }

    private IOException refused(String name) {
        return new IOException(
                "%s holds a file named '%s', which may lead out of the folder or be hidden in it; nothing of it was unpacked"
                        .formatted(archive, name.replaceAll("[\\x00-\\x1f]", "?")));
    }
}
