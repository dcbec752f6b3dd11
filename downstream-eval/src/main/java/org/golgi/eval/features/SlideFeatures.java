package org.golgi.eval.features;

/**
 * The features of the tiles of one slide.
 *
 * @param features one row a tile
 * @param positions [N, 2] left and upper edge of each tile in level-0 pixels; empty if not known
 * @param origin encoder, transform and tiles
 */
public record SlideFeatures(FeatureMatrix features, long[] positions, FeatureSet.Origin origin) {

    public SlideFeatures {
        if (positions.length != 0 && positions.length != 2L * features.rows()) {
            throw new IllegalArgumentException(
                    "there are " + features.rows() + " feature rows but " + positions.length / 2.0 + " positions");
        }
    }
}
