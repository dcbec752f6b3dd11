package org.golgi.eval.features;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.golgi.core.io.Sha256;

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

    /** Hash over all that a result depends on, row by row: the numbers, and label, slide and patient of each picture. */
    public String hash() {
        return Sha256.of(Sha256.of(features.values()) + "\n"
                + samples.stream()
                        .map(sample -> String.join(
                                "\t",
                                sample.id(),
                                sample.label().orElse(""),
                                sample.slide().orElse(""),
                                sample.patient().orElse("")))
                        .collect(Collectors.joining("\n")));
    }

    public int size() {
        return samples.size();
    }

    /** The pictures of these classes, and those without label; all if no class is named. */
    public FeatureSet ofClasses(List<String> classes) {
        return classes.isEmpty()
                ? this
                : filter(sample -> sample.label().map(classes::contains).orElse(true));
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
