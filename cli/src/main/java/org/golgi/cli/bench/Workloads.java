package org.golgi.cli.bench;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.golgi.core.bench.Workload;
import org.golgi.core.bench.WorkloadSettings;
import org.golgi.datasets.bench.TilingWorkload;
import org.golgi.dino.bench.AugmentationWorkload;

/** All workloads by name. */
public final class Workloads {
    private static final Map<String, Constructor> ALL =
            new TreeMap<>(Map.of("w2", AugmentationWorkload::new, "w3", TilingWorkload::new));

    private Workloads() {}

    private interface Constructor {
        Workload open(WorkloadSettings settings) throws IOException;
    }

    /**
     * Sets a workload up.
     *
     * @throws IllegalArgumentException if there is none of this name
     * @throws IOException if its input cannot be read
     */
    public static Workload open(String name, WorkloadSettings settings) throws IOException {
        Constructor constructor = ALL.get(name);
        if (constructor == null) {
            throw new IllegalArgumentException("workload '" + name + "' is unknown; legal are " + ALL.keySet());
        }
        return constructor.open(settings);
    }
}
