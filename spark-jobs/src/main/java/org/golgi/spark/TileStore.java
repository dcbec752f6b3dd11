package org.golgi.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The folder of a set, as a worker sees it. Names are paths below it, with slashes.
 *
 * <p>A file appears whole or not at all, and putting the same file there twice, even at the same time, does no harm:
 * that makes attempts that Spark repeats or runs twice harmless.
 */
sealed interface TileStore extends Serializable permits FolderStore, HadoopStore {

    /** What the folder is called, for tables and messages. */
    String name();

    /** A new local folder to cut a slide in, as near to the store as can be. */
    Path workspace() throws IOException;

    /** Moves or copies a local file into the store. */
    void put(Path local, String name) throws IOException;

    /** A whole file, if it is there. */
    Optional<byte[]> get(String name) throws IOException;

    /** Names of the files in a folder of the store. */
    List<String> list(String folder) throws IOException;

    /** Removes what attempts that were killed have left. */
    void clean() throws IOException;
}
