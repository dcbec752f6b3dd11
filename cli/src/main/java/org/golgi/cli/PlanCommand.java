package org.golgi.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Precision;
import org.golgi.dino.config.DinoConfig;
import org.golgi.dino.config.DinoPreset;
import org.golgi.dino.plan.ProductRate;
import org.golgi.dino.plan.StepCost;
import org.golgi.dino.plan.StepMemory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what a pretraining run needs before it is started. */
@Command(
        name = "plan",
        description = "Prints parameters, memory, FLOP a step and predicted images/s of a pretraining run; starts"
                + " nothing.",
        footer = {"", "golgi plan --preset uni", "golgi plan --preset vits16 -D data.batch_size=64"})
final class PlanCommand implements Runnable {
    private static final double GIB = 1L << 30;

    @Mixin
    private CommonOptions common;

    @Mixin
    private ComputeOptions compute;

    @Mixin
    private SettingOptions options;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = "vits16",
            completionCandidates = DinoPreset.Names.class,
            description = "Where the defaults come from: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private String preset;

    @Option(
            names = "--utilisation",
            paramLabel = "SHARE",
            defaultValue = "0.35",
            description = "Share of the measured product rate that a whole step reaches, an assumption. Default:"
                    + " ${DEFAULT-VALUE}.")
    private double utilisation;

    @Override
    public void run() {
        if (!(utilisation > 0 && utilisation <= 1)) {
            throw new IllegalArgumentException(
                    "--utilisation " + utilisation + " is illegal; give a share from 0 to 1");
        }
        DinoConfig config =
                DinoPreset.of(preset).load(options.file(), options.overrides()).value();
        ComputeDevice device = compute.open();
        Precision precision = config.run().precision().on(device);
        StepCost cost = StepCost.of(config, precision);
        double rate = ProductRate.measure(device, precision);
        StepMemory memory = cost.memory();
        double resident = memory.stateBytes() + memory.activationBytes() + memory.cropBytes() + Pointer.physicalBytes();
        double secondsPerStep = cost.flopPerStep() / (rate * utilisation);
        double imagesPerSecond = config.data().batchSize() / secondsPerStep;
        if (common.json()) {
            Map<String, Object> plan = new LinkedHashMap<>();
            plan.put("backbone_parameters", cost.backboneParameters());
            plan.put("head_parameters", cost.headParameters());
            plan.put("flop_per_step", cost.flopPerStep());
            plan.put("state_bytes", memory.stateBytes());
            plan.put("activation_bytes", memory.activationBytes());
            plan.put("crop_bytes", memory.cropBytes());
            if (!device.cuda()) {
                plan.put("predicted_resident_bytes", resident);
            }
            plan.put("device", device.toString());
            plan.put("precision", precision.name().toLowerCase(Locale.ROOT));
            plan.put("measured_flop_per_second", rate);
            plan.put("predicted_images_per_second", imagesPerSecond);
            plan.put("predicted_run_seconds", secondsPerStep * config.run().steps());
            common.printJson(plan);
            return;
        }
        line("backbone", "%.1f M parameters", cost.backboneParameters() / 1e6);
        line("heads", "%.1f M parameters", cost.headParameters() / 1e6);
        line("state", "%.2f GiB (weights, gradients, moments, teacher)", memory.stateBytes() / GIB);
        line(
                "activations",
                "%.2f GiB at %d tiles at once (estimated)",
                memory.activationBytes() / GIB,
                config.data().tilesAtOnce());
        line("crops", "%.2f GiB in the processor's memory", memory.cropBytes() / GIB);
        if (!device.cuda()) {
            line("resident", "%.2f GiB (predicted: all of these and Golgi itself)", resident / GIB);
        }
        line("step", "%.3f TFLOP", cost.flopPerStep() / 1e12);
        line(
                "device",
                "%s, %.0f GFLOP/s in %s products (measured now)",
                device,
                rate / 1e9,
                precision.name().toLowerCase(Locale.ROOT));
        line("speed", "%s images/s (predicted at %.0f %% of that)", rounded(imagesPerSecond), 100 * utilisation);
        line(
                "run",
                "%d steps, %s (predicted), %d images",
                config.run().steps(),
                duration(secondsPerStep * config.run().steps()),
                config.run().steps() * config.data().batchSize());
        common.out().flush();
    }

    private void line(String name, String format, Object... values) {
        common.out().println(String.format(Locale.ROOT, "%-12s ", name) + String.format(Locale.ROOT, format, values));
    }

    /** Two digits below 10: a thousandth of an image a second is not none. */
    private static String rounded(double rate) {
        int digits = rate >= 10 ? 0 : (int) Math.ceil(-Math.log10(Math.max(rate, 1e-9))) + 1;
        return String.format(Locale.ROOT, "%." + Math.max(digits, 0) + "f", rate);
    }

    private static String duration(double seconds) {
        if (seconds < 5400) {
            return String.format(Locale.ROOT, "%.0f minutes", seconds / 60);
        }
        return seconds < 172_800
                ? String.format(Locale.ROOT, "%.1f hours", seconds / 3600)
                : String.format(Locale.ROOT, "%.1f days", seconds / 86_400);
    }
}
