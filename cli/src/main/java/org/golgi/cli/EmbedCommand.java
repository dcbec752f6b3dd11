package org.golgi.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.golgi.core.io.OutputCheck;
import org.golgi.eval.features.FeatureFiles;
import org.golgi.eval.features.FeatureShard;
import org.golgi.eval.features.SlideFiles;
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
                    "A folder with labels.csv (labels, splits, slides and patients come along), an .npz archive, folders of images, "
                            + "shards, or tile:///SLIDES?mpp=0.5&size=256.")
    private List<Path> sources;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "Where the features go: a .safetensors file, or with --format h5 a folder.")
    private Path out;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            defaultValue = "safetensors",
            description = "safetensors, one file; or h5, one HDF5 file a slide as TRIDENT and CLAM have it. "
                    + "Default: ${DEFAULT-VALUE}.")
    private String format;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            defaultValue = "0/1",
            description =
                    "Embed part I of N only, from 0; slides stay whole. FILE becomes FILE.I-of-N.safetensors, and "
                            + "whoever reads FILE reads all parts.")
    private String shard;

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
        FeatureShard part = FeatureShard.parse(shard);
        boolean slides = format.equals("h5");
        if (!slides && !format.equals("safetensors")) {
            throw new IllegalArgumentException("--format " + format + " is unknown; legal are safetensors and h5");
        }
        if (!slides && !out.toString().endsWith(".safetensors")) {
            throw new IllegalArgumentException(
                    "--out " + out + " has no known ending; legal is .safetensors, or --format h5 with a folder");
        }
        Path target = slides ? out : part.file(out);
        if (!slides && Files.exists(target) && !force) {
            throw new IllegalArgumentException("--out " + target + " exists already; give another name or --force");
        }
        if (slides) {
            OutputCheck.folder(target);
        } else {
            OutputCheck.file(target);
        }
        if (cache != null) {
            OutputCheck.folder(cache);
        }
        Embedding.Made made = new Embedding(encoder, Optional.ofNullable(cache), maxBroken, part)
                .checking(samples -> {
                    if (slides) {
                        SlideFiles.plan(out, samples, force);
                    }
                })
                .make(sources, columns.named());
        if (slides) {
            SlideFiles.write(out, made.set(), force);
        } else {
            Files.createDirectories(target.toAbsolutePath().getParent());
            FeatureFiles.write(target, made.set());
        }
        made.embedded().broken().forEach(line -> common.err().println("left out: " + line));
        report(made, target);
        return 0;
    }

    private void report(Embedding.Made made, Path target) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("file", target.toString());
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
                            target);
            common.out().flush();
        }
    }
}
