package org.golgi.dino.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.bench.Workload;
import org.golgi.core.bench.WorkloadSettings;
import org.golgi.core.nn.DropPath;
import org.golgi.core.optim.AdamW;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.PrecisionChoice;
import org.golgi.core.tensor.Scope;
import org.golgi.core.tensor.Threads;
import org.golgi.core.vit.VitConfig;
import org.golgi.dino.config.HeadConfig;
import org.golgi.dino.config.LossConfig;
import org.golgi.dino.mask.PatchMasks;
import org.golgi.dino.model.CropBatch;
import org.golgi.dino.model.DinoNetwork;
import org.golgi.dino.model.Objective;
import org.golgi.dino.model.SelfDistillation;
import org.golgi.dino.model.StepReport;
import org.golgi.dino.model.StepSettings;
import org.golgi.dino.model.TrainingStep;

/**
 * W1: DINOv2 training steps on made-up crops, of the shape of the official implementation's timing script: ViT-S/16, 4
 * tiles, 2 crops of 224 px and 8 of 96 px, separate heads of 16,384 prototypes, 30 % of the first view hidden, AdamW,
 * three clipped parts, moving average.
 */
public final class StepWorkload implements Workload {
    private static final int TILES = 4;
    private static final int LOCALS = 8;
    private static final int GLOBAL_PX = 224;
    private static final int LOCAL_PX = 96;
    private static final int PATCH_PX = 16;
    private static final int STEPS = 4;
    private static final double HIDDEN_SHARE = 0.3;
    private static final HeadConfig HEAD = new HeadConfig(16384, 2048, 256, 3);
    private static final LossConfig LOSS = new LossConfig(1, 1, 0.1, 0, 5, 0.1, LossConfig.CenteringKind.SOFTMAX, 0.9);
    private static final StepSettings SETTINGS = new StepSettings(1e-4, 1e-4, 0.04, 0.994, 0.04);

    private final ComputeDevice device;
    private final Precision precision;
    private final int hidden;
    private final SelfDistillation model;
    private final TrainingStep step;
    private final CropBatch batch;

    /** The workload with products in this format. */
    public StepWorkload(WorkloadSettings settings, PrecisionChoice choice) {
        Natives.load();
        Threads.set(settings.threads());
        device = ComputeDevice.parse(settings.device());
        precision = choice.on(device);
        VitConfig vit = VitConfig.named("small", PATCH_PX, GLOBAL_PX);
        SelfDistillation.Setting setting = new SelfDistillation.Setting(device, precision, AdamW.Config.DEFAULT, 1, 1);
        model = new SelfDistillation(new DinoNetwork.Shape(vit, HEAD, Optional.of(HEAD)), LOSS, setting, 0);
        step = new TrainingStep(model, new Objective(LOSS), 3);
        int patches = vit.gridSide() * vit.gridSide();
        boolean[] masked = new boolean[2 * TILES * patches];
        for (int image = 0; image < TILES; image++) {
            for (int i = 0; i < (int) (patches * HIDDEN_SHARE); i++) {
                masked[image * patches + i * 3 % patches] = true;
            }
        }
        PatchMasks masks = new PatchMasks(2 * TILES, patches, masked);
        hidden = masks.count();
        try (Scope scope = new Scope()) {
            batch = new CropBatch(
                    Scope.retain(noise(2 * TILES, GLOBAL_PX)), Scope.retain(noise(LOCALS * TILES, LOCAL_PX)), masks);
        }
    }

    private static Tensor noise(int images, int side) {
        return torch.randn(new long[] {images, 3, side, side}, ComputeDevice.CPU.options(Ops.F32));
    }

    @Override
    public String name() {
        return "w1";
    }

    @Override
    public String description() {
        return "DINOv2 step of ViT-S/16 in " + precision + " on " + device
                + ": 4 tiles, 2 crops of 224 px and 8 of 96 px, two heads of 16384 prototypes, AdamW, EMA";
    }

    @Override
    public String unit() {
        return "images/s";
    }

    @Override
    public double run() {
        double[] seconds = new double[STEPS];
        for (int i = 0; i < STEPS; i++) {
            long start = System.nanoTime();
            StepReport report = step.run(batch, SETTINGS, DropPath.NONE);
            seconds[i] = (System.nanoTime() - start) / 1e9;
            if (!report.applied()) {
                throw new IllegalStateException("a step on noise was not finite: " + report);
            }
        }
        Arrays.sort(seconds);
        return TILES / ((seconds[STEPS / 2 - 1] + seconds[STEPS / 2]) / 2);
    }

    @Override
    public Optional<Ceiling> ceiling() {
        double flop = flop();
        double rate = productRate();
        String meaning = String.format(
                Locale.ROOT,
                "the %.0f GFLOP of a step's products at the %.0f GFLOP/s of one large product",
                flop / 1e9,
                rate / 1e9);
        return Optional.of(new Ceiling(TILES * rate / flop, meaning));
    }

    /** Multiplications and additions of all matrix products of a step, backward twice the forward. */
    private double flop() {
        VitConfig vit = model.student().backbone().config();
        double globalTokens = 1 + vit.gridSide() * vit.gridSide();
        double localTokens = 1 + (double) (LOCAL_PX / PATCH_PX) * (LOCAL_PX / PATCH_PX);
        double globals = pass(vit, 2 * TILES, globalTokens);
        double locals = pass(vit, LOCALS * TILES, localTokens);
        double head = 2.0
                * ((double) vit.dimension() * HEAD.hidden()
                        + (double) HEAD.hidden() * HEAD.hidden()
                        + (double) HEAD.hidden() * HEAD.bottleneck()
                        + (double) HEAD.bottleneck() * HEAD.prototypes());
        double teacher = globals + head * (2 * TILES + hidden);
        return teacher + 3 * (globals + locals + head * ((2 + LOCALS) * TILES + hidden));
    }

    private static double pass(VitConfig vit, double images, double tokens) {
        double D = vit.dimension();
        double linear = 4 * D * D + 2 * D * vit.feedForward().hidden();
        double attention = 2 * tokens * D;
        double embedding = 3 * D * vit.patchSizePx() * vit.patchSizePx();
        return 2 * images * tokens * (vit.depth() * (linear + attention) + embedding);
    }

    private double productRate() {
        long n = 2048;
        double best = 0;
        try (Scope scope = new Scope()) {
            Tensor a = torch.randn(new long[] {n, n}, device.options(Ops.F32)).to(precision.scalarType());
            Tensor sum = Ops.zeros(device, Ops.F32);
            for (int i = 0; i < 6; i++) {
                long start = System.nanoTime();
                sum.add_(a.matmul(a).select(0, 0).select(0, 0).to(Ops.F32), new Scalar(0.0));
                sum.item_double(); // waits for a device
                best = Math.max(best, 2.0 * n * n * n / (System.nanoTime() - start) * 1e9);
            }
        }
        return best;
    }

    @Override
    public void close() {
        model.close();
        Scope.release(batch.globalCrops());
        Scope.release(batch.localCrops());
    }
}
