package org.golgi.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.LongAccumulator;
import org.golgi.core.config.ConfigLoader;
import org.golgi.core.config.ResolvedConfig;
import org.golgi.datasets.tiling.SlideInput;
import org.golgi.datasets.tiling.SlideOutcome;
import org.golgi.datasets.tiling.SlideWork;
import org.golgi.datasets.tiling.TilingConfig;

/**
 * What a worker does: some slides, one after the other, to their outcomes as JSON.
 *
 * <p>A slide's outcome is put into the store after all its other files. An attempt that finds it there, because another
 * attempt or another job was faster, does nothing.
 */
final class CutSlides implements Function<ArrayList<SlideTask>, ArrayList<String>> {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TileStore store;
    private final HadoopSettings hadoop;
    private final String configYaml;
    private final LongAccumulator slides;
    private final LongAccumulator tiles;

    CutSlides(
            TileStore store, HadoopSettings hadoop, String configYaml, LongAccumulator slides, LongAccumulator tiles) {
        this.store = store;
        this.hadoop = hadoop;
        this.configYaml = configYaml;
        this.slides = slides;
        this.tiles = tiles;
    }

    static SlideOutcome outcome(String json) throws IOException {
        return JSON.readValue(json, SlideOutcome.class);
    }

    @Override
    public ArrayList<String> call(ArrayList<SlideTask> batch) throws IOException {
        ArrayList<String> outcomes = new ArrayList<>();
        for (SlideTask task : batch) {
            SlideOutcome outcome = cut(task);
            slides.add(1);
            tiles.add(outcome.tiles());
            outcomes.add(JSON.writeValueAsString(outcome));
        }
        return outcomes;
    }

    private SlideOutcome cut(SlideTask task) throws IOException {
        Optional<SlideOutcome> before = done(task);
        if (before.isPresent()) {
            return before.get();
        }
        Path workspace = store.workspace();
        try {
            Path slide = local(task, workspace);
            Optional<Double> mpp = Double.isNaN(task.mpp()) ? Optional.empty() : Optional.of(task.mpp());
            Path folder = Files.createDirectory(workspace.resolve("set"));
            SlideOutcome outcome =
                    SlideWork.cut(config(workspace), new SlideInput(slide, task.id(), mpp), task.source(), folder);
            publish(folder, task.id());
            return outcome;
        } finally {
            LocalFiles.delete(workspace);
        }
    }

    private Optional<SlideOutcome> done(SlideTask task) throws IOException {
        Optional<byte[]> json = store.get("slides/" + task.id() + ".json");
        if (json.isEmpty()) {
            return Optional.empty();
        }
        SlideOutcome outcome = outcome(new String(json.get(), StandardCharsets.UTF_8));
        boolean whole = !outcome.failed() && outcome.config().equals(org.golgi.core.io.Sha256.of(configYaml));
        return whole ? Optional.of(outcome) : Optional.empty();
    }

    private Path local(SlideTask task, Path workspace) throws IOException {
        if (!HadoopStore.isAddress(task.source())) {
            return Path.of(task.source());
        }
        String name = task.source().substring(task.source().lastIndexOf('/') + 1);
        Path copy = Files.createDirectory(workspace.resolve("source")).resolve(name);
        hadoop.fetch(task.source(), copy);
        return copy;
    }

    private ResolvedConfig<TilingConfig> config(Path workspace) throws IOException {
        Path yaml = Files.writeString(workspace.resolve("config.yaml"), configYaml);
        return new ResolvedConfig<>(ConfigLoader.read(TilingConfig.class, yaml).value(), configYaml);
    }

    private void publish(Path folder, String id) throws IOException {
        String last = "slides/" + id + ".json";
        List<Path> files = LocalFiles.below(folder);
        for (Path file : files) {
            String name = folder.relativize(file).toString().replace('\\', '/');
            if (name.contains("/") && !name.equals(last)) {
                store.put(file, name);
            }
        }
        store.put(folder.resolve(last), last);
    }
}
