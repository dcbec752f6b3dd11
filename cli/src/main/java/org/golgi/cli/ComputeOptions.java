package org.golgi.cli;

import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Threads;
import picocli.CommandLine.Option;

/** Where and with how many threads tensors are computed: {@code @Mixin ComputeOptions compute}. */
final class ComputeOptions {
    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "cpu, cuda, cuda:INDEX, or auto: the first GPU if there is one. Default: ${DEFAULT-VALUE}.")
    private String device;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Processor threads of the tensor engine; 0 takes all cores. Default: ${DEFAULT-VALUE}.")
    private int threads;

    /**
     * Loads the tensor engine, sets its threads and returns the device. Call it before anything that touches a tensor.
     *
     * @throws IllegalArgumentException if the device is unknown or absent, or threads is negative
     */
    ComputeDevice open() {
        if (threads < 0) {
            throw new IllegalArgumentException("--threads " + threads + " is illegal; give 0 (all cores) or more");
        }
        Natives.load();
        if (threads > 0) {
            Threads.set(threads);
        }
        int gpus = torch.cuda_is_available() ? torch.cuda_device_count() : 0;
        if (device.equals("auto")) {
            return gpus > 0 ? ComputeDevice.parse("cuda") : ComputeDevice.CPU;
        }
        ComputeDevice parsed = ComputeDevice.parse(device);
        if (parsed.cuda() && parsed.index() >= gpus) {
            throw new IllegalArgumentException("--device " + device + " is absent: " + gpus
                    + " GPUs are usable; give cpu, or see golgi doctor for what the GPU needs");
        }
        return parsed;
    }

    /** Threads asked for, 0 for all cores. */
    int threads() {
        return threads;
    }
}
