package org.golgi.eval.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.golgi.core.io.Safetensors;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureFilesTest {
    @TempDir
    Path folder;

    @Test
    void a_written_set_is_read_back_whole() throws IOException {
        Natives.load();
        FeatureSet set = new FeatureSet(
                new FeatureMatrix(2, 3, new float[] {1, 2, 3, 4, 5, 6}),
                List.of(
                        new Sample(
                                "a, \"b\"/é.jpg",
                                Optional.of("tumour\nnecrosis"),
                                Optional.of("train"),
                                Optional.of("s1"),
                                Optional.of("p1")),
                        Sample.of("c.jpg")),
                new FeatureSet.Origin("encoder", "hash", "transform", "source"));
        Path file = folder.resolve("features.safetensors");
        FeatureFiles.write(file, set);
        FeatureSet read = FeatureFiles.read(file);
        assertThat(read.samples()).isEqualTo(set.samples());
        assertThat(read.origin()).isEqualTo(set.origin());
        assertThat(read.features().values()).isEqualTo(set.features().values());
    }

    @Test
    void another_safetensors_file_is_refused() throws IOException {
        Natives.load();
        Path file = folder.resolve("model.safetensors");
        try (Scope scope = new Scope()) {
            Safetensors.write(file, Map.of("weight", Ops.floats(new float[] {1}, 1)), Map.of());
        }
        assertThatThrownBy(() -> FeatureFiles.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("golgi embed");
        Files.write(file, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> FeatureFiles.read(file)).isInstanceOf(IOException.class);
    }
}
