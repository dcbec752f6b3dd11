package org.golgi.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecisionChoiceTest {
    private static final ComputeDevice GPU = ComputeDevice.parse("cuda");

    @Test
    void a_named_format_is_taken_everywhere() {
        for (ComputeDevice device : new ComputeDevice[] {ComputeDevice.CPU, GPU}) {
            assertThat(PrecisionChoice.BF16.on(device)).isEqualTo(Precision.BF16);
            assertThat(PrecisionChoice.FP32.on(device)).isEqualTo(Precision.FP32);
        }
    }

    @Test
    void auto_takes_bfloat16_where_there_are_instructions_for_it() {
        assertThat(PrecisionChoice.AUTO.on(GPU)).isEqualTo(Precision.BF16);
        assertThat(PrecisionChoice.AUTO.on(ComputeDevice.CPU))
                .isEqualTo(ProcessorFlags.bfloat16() ? Precision.BF16 : Precision.FP32);
    }

    @Test
    void flags_are_read_from_the_first_processor(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("cpuinfo");
        Files.writeString(file, "model name\t: x\nflags\t\t: fpu avx2 avx512f  avx512_bf16\nflags\t\t: fpu\n");
        Set<String> flags = ProcessorFlags.read(file);
        assertThat(flags).containsExactlyInAnyOrder("fpu", "avx2", "avx512f", "avx512_bf16");
        assertThat(ProcessorFlags.bfloat16(flags)).isTrue();
        assertThat(ProcessorFlags.bfloat16(Set.of("amx_bf16"))).isTrue();
        assertThat(ProcessorFlags.bfloat16(Set.of("avx512f", "avx2"))).isFalse();
        assertThat(ProcessorFlags.read(folder.resolve("none"))).isEmpty();
    }
}
