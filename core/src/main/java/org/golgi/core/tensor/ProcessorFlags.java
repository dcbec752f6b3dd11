package org.golgi.core.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** What the processor can do, as far as the operating system tells (Linux on x86; nothing is known elsewhere). */
public final class ProcessorFlags {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Set<String> HERE = read(CPU_INFO);

    private ProcessorFlags() {}

    /** Names of instruction sets as in /proc/cpuinfo; empty where they are not known. */
    public static Set<String> all() {
        return HERE;
    }

    /** Whether products of bfloat16 are instructions rather than emulated. */
    public static boolean bfloat16() {
        return bfloat16(HERE);
    }

    /** Whether it is known that they are emulated. */
    public static boolean lackBfloat16() {
        return !HERE.isEmpty() && !bfloat16();
    }

    static boolean bfloat16(Set<String> flags) {
        return flags.contains("amx_bf16") || flags.contains("avx512_bf16");
    }

    static Set<String> read(Path cpuInfo) {
        if (!Files.isReadable(cpuInfo)) {
            return Set.of();
        }
        try (var lines = Files.lines(cpuInfo)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line ->
                            Set.of(line.substring(line.indexOf(':') + 1).strip().split(" +")))
                    .orElse(Set.of());
        } catch (IOException | java.io.UncheckedIOException e) {
            return Set.of(); // nothing is known
        }
    }
}
