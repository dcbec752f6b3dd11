package org.golgi.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.ProcessorFlags;
import org.golgi.core.tensor.Scope;

/** The tensor engine: do its natives load and compute, what can the processor do, which GPUs are there. */
final class EngineCheck {
    private EngineCheck() {}

    static List<Finding> findings() {
        try {
            Natives.load();
            try (Scope scope = new Scope()) {
                float product =
                        Ops.toFloats(Ops.floats(new float[] {3}, 1, 1).mm(Ops.floats(new float[] {4}, 1, 1)))[0];
                if (product != 12) {
                    return List.of(Finding.missing(
                            "libtorch", "3 x 4 gives " + product, "delete the native cache and start again"));
                }
            }
        } catch (LinkageError | RuntimeException e) {
            return List.of(Finding.missing(
                    "libtorch",
                    "does not load: " + rootMessage(e),
                    "needs Linux x86-64 with glibc 2.28, macOS arm64 or Windows x86-64, and a writable native cache"));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(
                Finding.ok("libtorch", String.valueOf(torch.class.getPackage().getImplementationVersion())));
        findings.add(processor());
        findings.add(Finding.ok(
                "threads",
                torch.get_num_threads() + " of " + Runtime.getRuntime().availableProcessors() + " processors"));
        findings.add(gpus());
        return findings;
    }

    private static Finding processor() {
        String capability = torch.get_cpu_capability().getString();
        Set<String> flags = ProcessorFlags.all();
        if (flags.isEmpty()) {
            return Finding.ok("processor", capability);
        }
        boolean amx = flags.contains("amx_bf16");
        boolean avx = flags.contains("avx512_bf16");
        String bfloat = amx ? "bf16 in AMX tiles" : avx ? "bf16 in AVX-512, no AMX" : "no bf16 instructions";
        String value = capability + ", " + bfloat;
        return amx || avx
                ? Finding.ok("processor", value)
                : Finding.optional(
                        "processor", value, "bf16 would be emulated here; presets take fp32 (run.precision: auto)");
    }

    private static Finding gpus() {
        if (!torch.cuda_is_available()) {
            String value = torch.hasCUDA() ? "none usable" : "none; these natives are for the processor alone";
            return Finding.optional(
                    "gpu",
                    value,
                    "with an NVIDIA GPU of compute capability 7.5 or newer: build with mvn -P gpu package");
        }
        return Finding.ok("gpu", torch.cuda_device_count() + " CUDA devices");
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }
}
