package org.golgi.datasets.catalog;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A file to fetch.
 *
 * @param name path below the set's folder, with slashes
 * @param address where it is
 * @param bytes its size, where known beforehand
 * @param md5 its hash in hexadecimal digits, or empty
 */
public record RemoteFile(String name, URI address, OptionalLong bytes, String md5) {

    public RemoteFile {
        if (!md5.matches("([0-9a-f]{32})?")) {
            throw new IllegalArgumentException(name + ": '" + md5 + "' is no MD5 of 32 hexadecimal digits");
        }
    }

    /** A name that a server or a manifest gave must not lead out of the folder. */
    Path in(Path folder) throws IOException {
        for (String part : name.split("/", -1)) {
            if (part.isBlank() || part.startsWith(".") || part.matches(".*[\\\\:\u0000-\u001f].*")) {
                throw new IOException(
                        "'" + name + "' is no name for a file to fetch; the list that names it is damaged");
            }
        }
        return folder.resolve(name);
    }
}
