package org.golgi.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which splits of the data are for what: {@code @Mixin SplitOptions splits}. */
final class SplitOptions {
    @Option(
            names = "--train",
            split = ",",
            paramLabel = "SPLIT",
            defaultValue = "train",
            description = "Splits to learn from, such as train,val. Default: ${DEFAULT-VALUE}.")
    private List<String> train;

    @Option(
            names = "--test",
            split = ",",
            paramLabel = "SPLIT",
            defaultValue = "test",
            description = "Splits to report on. Default: ${DEFAULT-VALUE}.")
    private List<String> test;

    Set<String> train() {
        return new LinkedHashSet<>(train);
    }

    Set<String> test() {
        return new LinkedHashSet<>(test);
    }
}
