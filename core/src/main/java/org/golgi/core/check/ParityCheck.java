package org.golgi.core.check;

/**
 * Compares one part of Golgi with tensors that an official implementation made.
 *
 * <p>A check finds its cases by the prefix of their file names and reads every size and setting from the JSON beside
 * the tensors, so that any folder of the same layout can be checked.
 */
public interface ParityCheck {

    /** The beginning of the names of the cases that this check runs, such as {@code "vit_"}. */
    String prefix();

    /** True if the case is one of this check's; by default every case with the prefix. */
    default boolean accepts(GoldenCase golden) {
        return golden.name().startsWith(prefix());
    }

    /** Runs the case and adds each comparison to the report. */
    void run(GoldenCase golden, ParityReport report) throws java.io.IOException;
}
