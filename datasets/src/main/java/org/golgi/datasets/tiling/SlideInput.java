package org.golgi.datasets.tiling;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A slide to cut.
 *
 * @param id its name in shards and tables: letters, digits, '-' and '_'
 * @param mpp micrometres a level-0 pixel where the caller knows better than the file
 */
public record SlideInput(Path path, String id, Optional<Double> mpp) {}
