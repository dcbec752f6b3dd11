package org.golgi.dino.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.run.Checkpoint;
import org.golgi.core.run.Checkpoints;
import org.golgi.core.run.RunFolder;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.VitConfig;
import org.golgi.dino.config.DinoConfig;
import org.golgi.dino.model.SelfDistillation;

/** Where a run stands, on disk and in memory. */
final class RunState {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TILES = "tiles_hash";
    private static final String ENDING = ".safetensors";

    private final DinoConfig config;
    private final Checkpoints checkpoints;
    private final String tiles;
    private final RunLog log;
    private long step;

    private RunState(DinoConfig config, Checkpoints checkpoints, String tiles, RunLog log) {
        this.config = config;
        this.checkpoints = checkpoints;
        this.tiles = tiles;
        this.log = log;
    }

    /** Student and teacher with first values. */
    static SelfDistillation newModel(DinoConfig config, ComputeDevice device) {
        VitConfig backbone = config.model().architecture(config.crops().globalSizePx());
        return new SelfDistillation(
                config.heads().shape(backbone),
                config.loss(),
                new SelfDistillation.Setting(
                        device,
                        config.run().precision().on(device),
                        config.optimizer().adam(),
                        config.optimizer().layerDecay(),
                        config.optimizer().patchEmbedFactor()),
                config.run().seed());
    }

    /**
     * Brings the model to the newest whole checkpoint; a damaged one is named and passed over.
     *
     * @param tiles hash of the tiles
     * @param otherTiles whether to go on although the run was trained on others
     * @throws IOException if all checkpoints of the folder are damaged
     * @throws IllegalArgumentException if the run was trained on other tiles
     */
    static RunState open(
            DinoConfig config, RunFolder run, SelfDistillation model, String tiles, boolean otherTiles, RunLog log)
            throws IOException {
        RunState state = new RunState(config, Checkpoints.of(run, config.run().keepCheckpoints()), tiles, log);
        state.checkpoints.repair();
        state.nameLeftOver();
        List<Path> newestFirst = new ArrayList<>(state.checkpoints.all());
        java.util.Collections.reverse(newestFirst);
        for (Path folder : newestFirst) {
            try {
                state.restore(Checkpoint.open(folder), model, otherTiles);
                log.note("goes on after step " + state.step);
                state.checkpoints.rewindTo(state.step);
                return state;
            } catch (IOException damaged) {
                log.note("passed over: " + damaged.getMessage());
            }
        }
        if (!newestFirst.isEmpty()) {
            throw new IOException(
                    "every checkpoint of " + run.path() + " is damaged; start a new run in another folder");
        }
        return state;
    }

    private void restore(Checkpoint checkpoint, SelfDistillation model, boolean otherTiles) throws IOException {
        String before = checkpoint.state().path(TILES).asText(tiles); // older checkpoints do not say
        if (!before.equals(tiles)) {
            String found = "the tiles of data.tiles are not those that the run was trained on (hash " + shorten(tiles)
                    + ", in " + checkpoint.folder() + " " + shorten(before) + ")";
            if (!otherTiles) {
                throw new IllegalArgumentException(
                        found + ", so their order would be another; bring them back, or go on"
                                + " all the same with --other-tiles");
            }
            log.note(found + "; from here on their order is another");
        }
        try (Scope scope = new Scope()) {
            Map<String, Map<String, Tensor>> saved = new LinkedHashMap<>();
            for (String file : model.state().keySet()) {
                saved.put(file, checkpoint.tensors(file + ENDING));
            }
            model.restore(saved);
        }
        step = checkpoint.step();
    }

    private static String shorten(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }

    /** How many steps are done. */
    long step() {
        return step;
    }

    void advance() {
        step++;
    }

    void save(SelfDistillation model) throws IOException {
        try (Scope scope = new Scope()) {
            Map<String, Map<String, Tensor>> files = new LinkedHashMap<>();
            model.state().forEach((name, tensors) -> files.put(name + ENDING, tensors));
            ObjectNode state = JSON.createObjectNode();
            state.put("step", step);
            state.put("seed", config.run().seed());
            state.put(TILES, tiles);
            state.put("tiles_seen", step * config.data().batchSize());
            state.put(
                    "heads",
                    config.model().architecture(config.crops().globalSizePx()).heads());
            checkpoints.save(step, files, state);
        }
        nameLeftOver();
    }

    private void nameLeftOver() {
        checkpoints
                .leftOver()
                .forEach(folder ->
                        log.note("could not delete all of " + folder + "; delete it by hand to free its space"));
    }
}
