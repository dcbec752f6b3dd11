package org.golgi.eval.picture;

import java.util.List;
import org.golgi.datasets.image.RgbImage;

/**
 * A picture that goes with a result.
 *
 * @param image to look at
 * @param shown ids of what its rows show
 */
public record Sheet(RgbImage image, List<String> shown) {}
