package org.golgi.dino.check;

import java.io.IOException;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.dino.loss.Centering;
import org.golgi.dino.loss.DinoLoss;
import org.golgi.dino.loss.IbotLoss;
import org.golgi.dino.loss.KoLeoLoss;
import org.golgi.dino.loss.SinkhornKnopp;
import org.golgi.dino.loss.SoftmaxCentering;
import org.golgi.dino.mask.PatchMasks;

/** The losses over several steps: targets, centres, values and gradients. */
final class LossCheck implements ParityCheck {
    private static final double SHARE = 5e-6;

    @Override
    public String prefix() {
        return "loss_";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        Natives.load();
        try (Scope scope = new Scope()) {
            if (golden.name().startsWith("loss_koleo")) {
                koleo(golden.tensors(), report);
            } else {
                crossEntropies(golden, report);
            }
        }
    }

    private static void crossEntropies(GoldenCase golden, ParityReport report) throws IOException {
        SafetensorsFile file = golden.tensors();
        boolean patches = golden.name().startsWith("loss_ibot");
        long K = golden.json().path(patches ? "patch_out_dim" : "out_dim").asLong();
        double student = golden.json().path("student_temp").asDouble();
        double momentum = golden.json().path("center_momentum").asDouble();
        try (SoftmaxCentering softmax = new SoftmaxCentering(momentum, ComputeDevice.CPU, 1, K);
                SinkhornKnopp sinkhorn = new SinkhornKnopp()) {
            int step = 0;
            for (var temperature : golden.json().path("teacher_temps")) {
                String prefix = "step" + step++ + ".";
                Tensor logits = GoldenTensors.floats(file, prefix + "teacher_logits");
                for (Centering centering : new Centering[] {softmax, sinkhorn}) {
                    boolean centred = centering == softmax;
                    Tensor targets = centering.targets(logits, temperature.asDouble());
                    same(report, file, prefix + (centred ? "teacher_softmax_centered" : "teacher_sinkhorn"), targets);
                    String mode = prefix + (centred ? "centering." : "sinkhorn.");
                    if (patches) {
                        ibot(file, prefix, mode, new IbotLoss(student), targets, report);
                    } else {
                        dino(file, prefix, mode, new DinoLoss(student), targets, report);
                    }
                }
                same(report, file, prefix + "center_used", softmax.centre());
            }
            // One more batch folds the last one in.
            softmax.targets(Ops.zeros(ComputeDevice.CPU, Ops.F32, 1, K), 1);
            same(report, file, "final.center", softmax.centre());
        }
    }

    private static void dino(
            SafetensorsFile file, String prefix, String mode, DinoLoss loss, Tensor targets, ParityReport report)
            throws IOException {
        Tensor local = leaf(file, prefix + "student_local_logits");
        Tensor global = leaf(file, prefix + "student_global_logits");
        Tensor localLoss = loss.local(local, targets);
        Tensor globalLoss = loss.global(global, targets);
        localLoss.add(globalLoss).backward();
        same(report, file, mode + "loss_local_raw", localLoss);
        same(report, file, mode + "loss_global_raw", globalLoss);
        same(report, file, mode + "grad_student_local_logits", local.grad());
        same(report, file, mode + "grad_student_global_logits", global.grad());
    }

    private static void ibot(
            SafetensorsFile file, String prefix, String mode, IbotLoss loss, Tensor targets, ParityReport report)
            throws IOException {
        PatchMasks masks = GoldenTensors.masks(file, prefix + "masks");
        Tensor logits = leaf(file, prefix + "student_logits");
        Tensor weights = Ops.floats(masks.weights(), masks.count());
        Tensor value = loss.of(logits, targets, weights, masks.images());
        value.backward();
        report.within(prefix + "masks_weight", masks.weights(), file.floats(prefix + "masks_weight"), 0);
        same(report, file, mode + "loss", value);
        same(report, file, mode + "grad_student_logits", logits.grad());
    }

    private static void koleo(SafetensorsFile file, ParityReport report) throws IOException {
        KoLeoLoss loss = new KoLeoLoss();
        for (String name : file.names()) {
            if (name.endsWith(".input")) {
                String prefix = name.substring(0, name.length() - "input".length());
                Tensor input = leaf(file, name);
                Tensor value = loss.of(input);
                value.backward();
                Tensor nearest = Ops.noGrad(() -> KoLeoLoss.nearest(Ops.l2Normalize(input, 1e-8)));
                same(report, file, prefix + "loss", value);
                report.require(
                        prefix + "nn_index", Arrays.equals(Ops.toLongs(nearest), file.longs(prefix + "nn_index")));
                if (file.contains(prefix + "grad_input")) {
                    same(report, file, prefix + "grad_input", input.grad());
                }
            }
        }
    }

    private static Tensor leaf(SafetensorsFile file, String name) throws IOException {
        return GoldenTensors.floats(file, name).set_requires_grad(true);
    }

    private static void same(ParityReport report, SafetensorsFile file, String name, Tensor actual) throws IOException {
        report.withinShare(name, Ops.toFloats(actual), file.floats(name), SHARE);
    }
}
