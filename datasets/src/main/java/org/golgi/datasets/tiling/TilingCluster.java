package org.golgi.datasets.tiling;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.golgi.core.config.ResolvedConfig;
import org.golgi.core.run.Progress;

/** Cuts slides on many machines, with the result of {@link TilingRun}. Found by {@link ServiceLoader}. */
public interface TilingCluster {

    /**
     * What to cut and where to.
     *
     * @param slides files and folders, as paths or addresses of a file system that the cluster knows
     * @param mpp micrometres a level-0 pixel of every slide, over what the files say
     * @param table a CSV with the columns {@code slide} and {@code mpp}, over both
     * @param out folder of the set, as a path or an address
     */
    record Job(List<String> slides, Optional<Double> mpp, Optional<Path> table, String out) {}

    /** Cuts what is not cut yet. */
    TilingResult run(ResolvedConfig<TilingConfig> config, Job job, Progress progress) throws IOException;

    /**
     * The cluster that is on the class path.
     *
     * @throws IllegalArgumentException if there is none
     */
    static TilingCluster find() {
        return ServiceLoader.load(TilingCluster.class)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "--spark works within a Spark job; start it with scripts/golgi-spark or spark-submit, see docs/spark.md"));
    }
}
