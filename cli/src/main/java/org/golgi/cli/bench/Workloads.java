package org.golgi.cli.bench;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.golgi.core.bench.Workload;
import org.golgi.core.bench.WorkloadSettings;
import org.golgi.core.tensor.PrecisionChoice;
import org.golgi.datasets.bench.TilingWorkload;
import org.golgi.dino.bench.AugmentationWorkload;
import org.golgi.dino.bench.StepWorkload;
import org.golgi.eval.bench.BootstrapWorkload;
import org.golgi.eval.bench.FewShotWorkload;
import org.golgi.eval.bench.NeighbourMemoryWorkload;
import org.golgi.eval.bench.ProbeWorkload;
import org.golgi.eval.bench.ProbeWorkload.Part;

/** All workloads by name. */
public final class Workloads {
    private static final Map<String, Constructor> ALL = all();

    private static Map<String, Constructor> all() {
        Map<String, Constructor> all = new TreeMap<>();
        all.put("w1", settings -> new StepWorkload(settings, PrecisionChoice.AUTO));
        all.put("w1-bf16", settings -> new StepWorkload(settings, PrecisionChoice.BF16));
        all.put("w1-fp32", settings -> new StepWorkload(settings, PrecisionChoice.FP32));
        all.put("w2", AugmentationWorkload::new);
        all.put("w3", TilingWorkload::new);
        all.put("w4", settings -> new ProbeWorkload(settings, Part.BOTH));
        all.put("w4-lr", settings -> new ProbeWorkload(settings, Part.LOGISTIC_REGRESSION));
        all.put("w4-knn", settings -> new ProbeWorkload(settings, Part.NEAREST_NEIGHBOURS));
        all.put("w4-fewshot", FewShotWorkload::new);
        all.put("w4-bootstrap", BootstrapWorkload::new);
        all.put("w4-knn-memory", NeighbourMemoryWorkload::new);
        return all;
    }

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
