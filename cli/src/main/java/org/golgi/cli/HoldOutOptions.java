package org.golgi.cli;

import java.util.List;
import java.util.Optional;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.features.Sample;
import org.golgi.eval.task.HoldOut;
import picocli.CommandLine.Option;

/** A split for data that have none: {@code @Mixin HoldOutOptions holdOut}. */
final class HoldOutOptions {
    @Option(
            names = "--hold-out",
            paramLabel = "SHARE",
            description = "The data have no split: hold this share (rounded to one K-th, such as 0.5 or 0.25) out as "
                    + "the split test, the rest is train; whole patients or slides where known, alike class shares. "
                    + "--seed chooses.")
    private Double share;

    Optional<Double> share() {
        return Optional.ofNullable(share);
    }

    /** The samples as they are, or divided. */
    List<Sample> apply(List<Sample> samples, long seed) {
        return share == null ? samples : new HoldOut(share, seed).of(samples);
    }

    /** The features as they are, or those of the classes divided. */
    FeatureSet apply(FeatureSet set, List<String> classes, long seed) {
        return share == null ? set : new HoldOut(share, seed).of(set.ofClasses(classes));
    }
}
