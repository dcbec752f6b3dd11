package org.golgi.eval.features;

import java.util.Optional;
import org.golgi.datasets.label.LabelRow;

/**
 * What is known of a picture beside its pixels.
 *
 * @param id name that stays the same from run to run, such as its path in the data set
 * @param label class
 * @param split part of the data set it belongs to
 * @param slide slide it was cut from
 * @param patient whose slide it is
 */
public record Sample(
        String id, Optional<String> label, Optional<String> split, Optional<String> slide, Optional<String> patient) {

    /** A picture of which nothing is known. */
    public static Sample of(String id) {
        return new Sample(id, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** What a row of a table says of its picture. */
    public static Sample of(LabelRow row) {
        return new Sample(row.path(), row.label(), row.split(), row.slide(), row.patient());
    }

    /** The same picture in this split. */
    public Sample inSplit(String name) {
        return new Sample(id, label, Optional.of(name), slide, patient);
    }

    /** The largest known unit that must not be torn apart: the patient, else the slide. */
    public Optional<String> group() {
        return patient.isPresent() ? patient : slide;
    }
}
