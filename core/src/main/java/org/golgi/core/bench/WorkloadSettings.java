package org.golgi.core.bench;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a workload may be told.
 *
 * @param device {@code cpu}, {@code cuda} or {@code cuda:INDEX}
 * @param threads processor threads, at least 1
 * @param input a file to work on, such as a slide, instead of the workload's own made-up one
 */
public record WorkloadSettings(String device, int threads, Optional<Path> input) {

    public WorkloadSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("threads " + threads + " is illegal; give at least 1");
        }
    }
}
