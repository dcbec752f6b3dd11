package org.golgi.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.golgi.core.io.OutputCheck;
import org.golgi.eval.probe.LinearProtocol;
import org.golgi.eval.task.Evaluation;
import org.golgi.eval.task.ResultFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code golgi eval resolutions}: the same regions at several sizes. */
@Command(
        name = "resolutions",
        description = "Multi-resolution protocol: the same regions resized to several sides, the position embedding "
                + "resampled, linear probe and k nearest neighbours at each.")
final class EvalResolutionsCommand implements Callable<Integer> {
    @Mixin
    private EvalInput input;

    @Option(
            names = "--sizes",
            split = ",",
            paramLabel = "PX",
            defaultValue = "224,448,896",
            description =
                    "Sides to resize the regions to, multiples of the encoder's patch; UNI goes to 1344 and 1792. "
                            + "Default: ${DEFAULT-VALUE}.")
    private List<Integer> sizes;

    @Mixin
    private ProbeOptions.Linear linear;

    @Mixin
    private ProbeOptions.Neighbours neighbours;

    @Option(names = "--results", paramLabel = "DIR", description = "Where the results go, one file a size and probe.")
    private Path results;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws Exception {
        LinearProtocol protocol = linear.protocol();
        if (input.out().isPresent()) {
            throw new IllegalArgumentException("--out " + input.out().get()
                    + " is for one result, here are two for each size; name a folder with --results DIR");
        }
        if (results != null) {
            OutputCheck.folder(results);
        }
        List<ResultFile> all = new ArrayList<>();
        for (int size : sizes) {
            Evaluation evaluation = input.openAt(size);
            for (ResultFile result : List.of(evaluation.linear(protocol), evaluation.knn(neighbours.k()))) {
                ResultFile named = result.withProtocol(result.protocol().id() + "-" + size + "px");
                if (results != null) {
                    named.write(results.resolve(named.protocol().id() + ".json"));
                }
                all.add(named);
            }
        }
        if (common.json()) {
            common.printJson(all.stream().map(ResultFile::metrics).toList());
            return 0;
        }
        common.out().printf("%-28s  %7s   %s%n", "protocol", "bacc", "interval");
        for (ResultFile result : all) {
            ResultFile.Figure figure = result.metrics().get("bacc");
            common.out()
                    .printf(
                            Locale.ROOT,
                            "%-28s  %7s   %s  (%s)%n",
                            result.protocol().id(),
                            figure.text(),
                            figure.interval(),
                            figure.spread());
        }
        common.out().flush();
        return 0;
    }
}
