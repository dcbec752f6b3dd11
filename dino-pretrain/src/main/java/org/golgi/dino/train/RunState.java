package org.golgi.dino.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.encoder.EncoderManifest;
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
    private final RunFolder run;
    private final Checkpoints checkpoints;
    private final String tiles;
    private final RunLog log;
    private long step;

    private RunState(DinoConfig config, RunFolder run, String tiles, RunLog log) {
        this.config = config;
        this.run = run;
        this.checkpoints = Checkpoints.of(run, config.run().keepCheckpoints());
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

    /** A run of which nothing is done; tidies up after a crash. */
    static RunState begin(DinoConfig config, RunFolder run, String tiles, RunLog log) throws IOException {
        RunState state = new RunState(config, run, tiles, log);
        state.checkpoints.repair();
        state.nameLeftOver(state.checkpoints);
        return state;
    }

    /**
     * Brings the model to a checkpoint, the newest whole one unless another is asked for; a damaged one is named and passed
     * over.
     *
     * @param otherTiles whether to go on although the run was trained on others
     * @throws IOException if all checkpoints of the folder are damaged
     * @throws IllegalArgumentException if the run was trained on other tiles, or has no such checkpoint
     */
    void restore(SelfDistillation model, boolean otherTiles, Optional<Branch> branch) throws IOException {
        if (branch.isPresent()) {
            restore(Checkpoint.open(checkpoints.at(branch.get().step())), model, otherTiles);
            leave(branch.get());
        } else {
            restoreNewest(model, otherTiles);
        }
    }

    private void restoreNewest(SelfDistillation model, boolean otherTiles) throws IOException {
        List<Path> newestFirst = new ArrayList<>(checkpoints.all());
        java.util.Collections.reverse(newestFirst);
        for (Path folder : newestFirst) {
            try {
                restore(Checkpoint.open(folder), model, otherTiles);
                log.note("goes on after step " + step + warning());
                checkpoints.rewindTo(step);
                return;
            } catch (IOException damaged) {
                log.note("passed over: " + damaged.getMessage());
            }
        }
        if (!newestFirst.isEmpty()) {
            throw new IOException(
                    "every checkpoint of " + run.path() + " is damaged; start a new run in another folder");
        }
    }

    /** The same step on the same machine has the same loss. */
    private String warning() {
        Path notFinite = NotFinite.file(step, run);
        return Files.exists(notFinite)
                ? ", where the loss was not finite (" + notFinite + ") and will be so again on the same machine;"
                        + " --from-step goes on from an earlier checkpoint or with other settings"
                : "";
    }

    /** What the run had after the step goes out of the way, what it is from now on is written down. */
    private void leave(Branch branch) throws IOException {
        Path aside = SetAside.after(step, run, checkpoints);
        checkpoints.rewindTo(step);
        run.writeConfig(branch.yaml());
        run.writeProvenance(branch.provenance());
        log.note("goes on after step " + step
                + (branch.changed().isEmpty() ? "" : " with " + String.join(", ", branch.changed()))
                + "; what the run had after it, and its configuration until here, are in " + aside);
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
        save(model, checkpoints);
    }

    /** Writes a checkpoint that takes no other one's place: the earlier ones may be what the run has to go back to. */
    void saveBesides(SelfDistillation model) throws IOException {
        save(model, Checkpoints.of(run, config.run().keepCheckpoints() + 1));
    }

    /** Sees that there is a checkpoint of this step, if it is not the beginning. */
    void keep(SelfDistillation model) throws IOException {
        if (step > 0 && !checkpoints.stepsBefore(step + 1).contains(step)) {
            saveBesides(model);
        }
    }

    /** The steps before this one to which the run can go back. */
    List<Long> earlier() throws IOException {
        return checkpoints.stepsBefore(step);
    }

    private void save(SelfDistillation model, Checkpoints target) throws IOException {
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
            state.set(EncoderManifest.STATE_KEY, TeacherFolder.manifest(config).toJson());
            target.save(step, files, state);
        }
        nameLeftOver(target);
    }

    private void nameLeftOver(Checkpoints target) {
        target.leftOver()
                .forEach(folder ->
                        log.note("could not delete all of " + folder + "; delete it by hand to free its space"));
    }
}
