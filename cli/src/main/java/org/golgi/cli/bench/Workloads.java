package org.golgi.cli.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.golgi.core.bench.Workload;
import org.golgi.core.bench.WorkloadSettings;
import org.golgi.dino.bench.AugmentationWorkload;

/** All workloads by name. */
public final class Workloads {
    private static final Map<String, Function<WorkloadSettings, Workload>> ALL =
            new TreeMap<>(Map.of("w2", AugmentationWorkload::new));

    private Workloads() {}

    /**
     * Sets a workload up.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public static Workload open(String name, WorkloadSettings settings) {
        Function<WorkloadSettings, Workload> constructor = ALL.get(name);
        if (constructor == null) {
            throw new IllegalArgumentException("workload '" + name + "' is unknown; legal are " + ALL.keySet());
        }
        return constructor.apply(settings);
    }
}
