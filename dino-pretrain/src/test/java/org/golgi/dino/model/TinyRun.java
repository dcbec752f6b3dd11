package org.golgi.dino.model;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.DropPath;
import org.golgi.core.optim.AdamW;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.VitConfig;
import org.golgi.dino.config.HeadConfig;
import org.golgi.dino.config.LossConfig;
import org.golgi.dino.config.LossConfig.CenteringKind;
import org.golgi.dino.mask.MaskCollator;
import org.golgi.dino.mask.MaskConfig;

/** A training run of a few thousand parameters on coloured noise. */
final class TinyRun implements AutoCloseable {
    static final int TILES = 4;
    private static final HeadConfig HEAD = new HeadConfig(24, 32, 16, 3);

    final SelfDistillation model;
    private final TrainingStep step;

    TinyRun(CenteringKind centering, Precision precision, long seed) {
        this(centering, precision, seed, 3);
    }

    TinyRun(CenteringKind centering, Precision precision, long seed, double clip) {
        VitConfig vit = new VitConfig(
                16, 2, 2, 8, 16, VitConfig.FeedForwardShape.mlp(16, 2), 0.5, 0, VitConfig.PositionResampling.DINOV2);
        LossConfig loss = new LossConfig(1, 1, 0.1, 0.05, 5, 0.1, centering, 0.9);
        SelfDistillation.Setting setting =
                new SelfDistillation.Setting(ComputeDevice.CPU, precision, AdamW.Config.DEFAULT, 0.9, 0.2);
        model = new SelfDistillation(new DinoNetwork.Shape(vit, HEAD, Optional.of(HEAD)), loss, setting, seed);
        step = new TrainingStep(model, new Objective(loss), clip);
    }

    StepReport step(int number) {
        return step(batch(number, 2), number);
    }

    StepReport step(CropBatch batch, int number) {
        DropPath drop = SubsetDropPath.of(0.2, 11, number);
        return step.run(batch, new StepSettings(2e-3, 2e-3, 0.04, 0.99, 0.05), drop);
    }

    /** A step whose parts are these batches. */
    StepReport stepInParts(int... numbers) {
        try (Accumulation step = begin(numbers.length)) {
            for (int number : numbers) {
                try (Scope scope = new Scope()) {
                    step.add(batch(number, 2), SubsetDropPath.of(0.2, 11, number));
                }
            }
            return step.finish();
        }
    }

    Accumulation begin(int parts) {
        return step.begin(new StepSettings(2e-3, 2e-3, 0.04, 0.99, 0.05), parts);
    }

    /** Tiles that differ in colour, cut into crops that differ in noise. */
    static CropBatch batch(int number, int locals) {
        Rng rng = Rng.of(42, number);
        return new CropBatch(
                crops(2, 16, rng),
                crops(locals, 8, rng),
                new MaskCollator(MaskConfig.DINOV2, 16, 8).collate(2 * TILES, rng));
    }

    private static Tensor crops(int views, int side, Rng rng) {
        float[] pixels = new float[views * TILES * 3 * side * side];
        for (int i = 0; i < pixels.length; i++) {
            int channel = i / (side * side) % 3;
            int tile = i / (3 * side * side) % TILES;
            pixels[i] = (tile >> channel & 1) * 2f - 1 + 0.3f * (float) rng.nextGaussian();
        }
        return Ops.floats(pixels, (long) views * TILES, 3, side, side);
    }

    @Override
    public void close() {
        model.close();
    }
}
