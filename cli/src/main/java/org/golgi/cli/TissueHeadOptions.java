package org.golgi.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.golgi.core.config.ConfigException;
import picocli.CommandLine.Option;

/** A learned mask of tissue: {@code @Mixin TissueHeadOptions tissueHead}. */
final class TissueHeadOptions {
    @Option(
            names = "--tissue-head",
            paramLabel = "FILE",
            description =
                    "Find tissue with what 'golgi eval segment --save-head' wrote (tissue.head.file). Default: by "
                            + "saturation.")
    private Optional<String> file;

    @Option(
            names = "--tissue-classes",
            paramLabel = "CLASS",
            split = ",",
            description = "Classes of the head that are tissue (tissue.head.classes). Default: all but the first.")
    private List<String> classes = List.of();

    @Option(
            names = "--tissue-encoder",
            paramLabel = "ENCODER",
            description = "The encoder that the head learned on (tissue.head.encoder). Default: where it was then.")
    private Optional<String> encoder;

    /** What they say in the configuration. */
    List<String> overrides() {
        if (file.isEmpty() && (!classes.isEmpty() || encoder.isPresent())) {
            throw new ConfigException(
                    "--tissue-classes and --tissue-encoder say more of --tissue-head, which is not given; "
                            + "give it, or leave them out");
        }
        List<String> all = new ArrayList<>();
        file.ifPresent(value -> all.add("tissue.head.file=" + value));
        encoder.ifPresent(value -> all.add("tissue.head.encoder=" + value));
        if (!classes.isEmpty()) {
            all.add("tissue.head.classes=[\"" + String.join("\",\"", classes) + "\"]");
        }
        return all;
    }
}
