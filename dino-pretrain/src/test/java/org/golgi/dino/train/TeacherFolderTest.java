package org.golgi.dino.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.golgi.core.encoder.Encoders;
import org.golgi.core.encoder.VitEncoder;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Precision;
import org.golgi.core.vit.Pooling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeacherFolderTest {

    @Test
    void a_run_its_checkpoint_and_its_last_encoder_are_the_same_encoder(@TempDir Path folder) throws Exception {
        Natives.load();
        Path run = folder.resolve("run");
        SmallRun.train(
                SmallRun.config(
                        "run.steps=2",
                        "probe.size_px=24",
                        "model.layer_scale=0.5",
                        "crops.mean=[0.7, 0.5, 0.7]",
                        "crops.deviation=[0.2, 0.21, 0.22]"),
                run,
                () -> false,
                ProbeSetting.NONE);

        try (VitEncoder last = open(run.resolve("last"))) {
            for (Path place : List.of(run, run.resolve("latest"), run.resolve("checkpoints/00000002"))) {
                try (VitEncoder encoder = open(place)) {
                    assertThat(encoder.transform()).isEqualTo(last.transform());
                    assertThat(encoder.pooling()).isEqualTo(Pooling.CLS_AND_MEAN_PATCH);
                    assertThat(encoder.hash()).isEqualTo(last.hash());
                }
            }
            assertThat(last.transform().mean()).containsExactly(0.7, 0.5, 0.7);
            assertThat(last.transform().cropPx()).isEqualTo(24);
        }
    }

    private static VitEncoder open(Path place) throws Exception {
        return Encoders.open(place.toString(), ComputeDevice.CPU, Precision.FP32);
    }
}
