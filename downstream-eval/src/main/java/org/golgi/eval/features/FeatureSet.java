package org.golgi.eval.features;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Features with what is known of each picture and where they come from.
 *
 * @param features one row a picture
 * @param samples one a row
 * @param origin encoder, transform and tiles
 */
public record FeatureSet(FeatureMatrix features, List<Sample> samples, Origin origin) {

    /**
     * Where features come from.
     *
     * @param encoder how the encoder was named
     * @param encoderHash two encoders of one hash give the same features
     * @param transform what was done to the pictures
     * @param source hash of the tiles
     */
    public record Origin(String encoder, String encoderHash, String transform, String source) {}

    public FeatureSet {
        samples = List.copyOf(samples);
        if (samples.size() != features.rows()) {
            throw new IllegalArgumentException(
                    "there are " + features.rows() + " feature rows but " + samples.size() + " samples");
        }
    }

    public int size() {
        return samples.size();
    }

    /** The rows whose sample passes, in their order. */
    public FeatureSet filter(Predicate<Sample> wanted) {
        int[] rows = IntStream.range(0, size())
                .filter(i -> wanted.test(samples.get(i)))
                .toArray();
        return new FeatureSet(
                features.select(rows),
                Arrays.stream(rows).mapToObj(samples::get).toList(),
                origin);
    }
}
