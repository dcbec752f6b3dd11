package org.golgi.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.golgi.eval.features.FeatureFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code golgi embed}: features of tiles. */
@Command(
        name = "embed",
        description = "Turns tiles into feature vectors, one file for probes, retrieval and other tools.")
final class EmbedCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "TILES",
            description =
                    "A folder with labels.csv (labels, splits, slides and patients come along), folders of images, "
                            + "shards, or tile:///SLIDES?mpp=0.5&size=256.")
    private List<Path> sources;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "Where the features go, as .safetensors.")
    private Path out;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Keep finished chunks here; the same command goes on where it stopped.")
    private Path cache;

    @Option(
            names = "--max-broken",
            paramLabel = "SHARE",
            defaultValue = "0.01",
            description = "Share of tiles that may be unreadable; they are left out and named. "
                    + "Default: ${DEFAULT-VALUE}.")
    private double maxBroken;

    @Option(names = "--force", description = "Overwrite FILE.")
    private boolean force;

    @Mixin
    private EncoderOptions encoder;

    @Mixin
    private LabelOptions columns;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws Exception {
        if (!out.toString().endsWith(".safetensors")) {
            throw new IllegalArgumentException("--out " + out + " has no known ending; legal is .safetensors");
        }
        if (Files.exists(out) && !force) {
            throw new IllegalArgumentException("--out " + out + " exists already; give another name or --force");
        }
        Embedding.Made made =
                new Embedding(encoder, Optional.ofNullable(cache), maxBroken).make(sources, columns.named());
        Files.createDirectories(out.toAbsolutePath().getParent());
        FeatureFiles.write(out, made.set());
        made.embedded().broken().forEach(line -> common.err().println("left out: " + line));
        report(made);
        return 0;
    }

    private void report(Embedding.Made made) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("file", out.toString());
        summary.put("rows", made.set().size());
        summary.put("width", made.set().features().columns());
        summary.put("encoder", made.set().origin().encoder());
        summary.put("encoder_hash", made.set().origin().encoderHash());
        summary.put("from_cache", made.embedded().reused());
        summary.put("broken", made.embedded().broken());
        if (common.json()) {
            common.printJson(summary);
        } else {
            common.out()
                    .printf(
                            "%d features of width %d (%d from the cache, %d tiles left out) are in %s%n",
                            made.set().size(),
                            made.set().features().columns(),
                            made.embedded().reused(),
                            made.embedded().broken().size(),
                            out);
            common.out().flush();
        }
    }
}
