package org.golgi.dino.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.golgi.core.config.ResolvedConfig;
import org.golgi.core.random.Rng;
import org.golgi.core.run.Progress;
import org.golgi.core.run.RunFolder;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.tile.TileSource;
import org.golgi.dino.config.DinoConfig;
import org.golgi.dino.config.DinoPreset;

/** A run small enough for a test: a transformer of two blocks on random tiles, in float32. */
final class SmallRun {
    private static final List<String> SMALL = List.of(
            "run.precision=fp32",
            "run.log_every_steps=1",
            "run.checkpoint_every_steps=2",
            "data.batch_size=4",
            "model.dimension=24",
            "model.depth=2",
            "model.heads=2",
            "model.drop_path=0.2",
            "heads.dino.prototypes=16",
            "heads.dino.hidden=16",
            "heads.dino.bottleneck=8",
            "loss.centering=softmax",
            "optimizer.warm_up_steps=2",
            "teacher.temperature_warm_up_steps=2",
            "crops.global_size_px=16",
            "crops.local_size_px=8",
            "crops.local_crops=2",
            "probe.every_steps=2",
            "probe.size_px=16");

    private SmallRun() {}

    static DinoConfig config(String... overrides) {
        List<String> all = new ArrayList<>(SMALL);
        for (String override : overrides) {
            all.removeIf(setting -> setting.startsWith(override.substring(0, override.indexOf('=') + 1)));
            all.add(override);
        }
        ResolvedConfig<DinoConfig> resolved = DinoPreset.of("vitt16-cpu").load(Optional.empty(), all);
        return resolved.value();
    }

    static BestEncoder.Found train(DinoConfig config, Path folder, BooleanSupplier stop, ProbeSetting probe)
            throws IOException, InterruptedException {
        return train(config, folder, 10, trainer -> trainer, stop, probe);
    }

    /** On tiles of another kind. */
    static BestEncoder.Found train(
            DinoConfig config, Path folder, UnaryOperator<TileSource> kind, BooleanSupplier stop, ProbeSetting probe)
            throws IOException, InterruptedException {
        return train(config, folder, kind.apply(new RandomTiles(10)), trainer -> trainer, stop, probe);
    }

    /** On so many tiles. */
    static BestEncoder.Found train(
            DinoConfig config,
            Path folder,
            int size,
            UnaryOperator<DinoTrainer> setting,
            BooleanSupplier stop,
            ProbeSetting probe)
            throws IOException, InterruptedException {
        return train(config, folder, new RandomTiles(size), setting, stop, probe);
    }

    private static BestEncoder.Found train(
            DinoConfig config,
            Path folder,
            TileSource source,
            UnaryOperator<DinoTrainer> setting,
            BooleanSupplier stop,
            ProbeSetting probe)
            throws IOException, InterruptedException {
        Natives.load();
        RunFolder run = java.nio.file.Files.exists(folder.resolve("config.yaml"))
                ? RunFolder.open(folder)
                : RunFolder.create(folder);
        run.writeConfig("test\n");
        try (TileSource tiles = source) {
            DinoTrainer trainer = new DinoTrainer(config, run, tiles, ComputeDevice.CPU, probe);
            return setting.apply(trainer).train(stop, Progress.silent());
        }
    }

    /** Tiles of coloured noise. */
    private record RandomTiles(int size) implements TileSource {

        @Override
        public String id(int index) {
            return "tile-" + index;
        }

        @Override
        public RgbImage read(int index) {
            RgbImage image = RgbImage.blank(32, 32);
            Rng rng = Rng.of(5, index);
            for (int i = 0; i < image.pixels().length; i++) {
                image.pixels()[i] = (byte) rng.nextInt(256);
            }
            return image;
        }

        @Override
        public String hash() {
            return "random " + size;
        }

        @Override
        public void close() {}
    }
}
