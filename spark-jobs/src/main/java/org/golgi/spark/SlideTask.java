package org.golgi.spark;

import java.io.Serializable;

/**
 * A slide on its way to a worker.
 *
 * @param source path or address
 * @param id its name in shards and tables
 * @param mpp micrometres a level-0 pixel, NaN if the file has to tell
 * @param bytes size of the file
 */
record SlideTask(String source, String id, double mpp, long bytes) implements Serializable {}
