package org.golgi.datasets.shard;

/**
 * Where a tile lies in a shard.
 *
 * @param name member of the tar, such as {@code slide1_1024_2048.jpg}
 * @param offset first byte of the contents
 * @param size bytes of the contents
 */
public record ShardEntry(String name, long offset, int size) {

    /** The name without its ending. */
    public String key() {
        int slash = name.lastIndexOf('/') + 1;
        int dot = name.indexOf('.', slash);
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** The ending after the first dot of the file name, as WebDataset counts it. */
    String extension() {
        int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        return dot < 0 ? "" : name.substring(dot + 1);
    }
}
