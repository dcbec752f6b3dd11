package org.golgi.core.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmaTest {

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @Test
    void the_mean_keeps_its_share_and_takes_the_rest_from_the_source() {
        try (Scope scope = new Scope();
                TwoLayers source = new TwoLayers(1);
                TwoLayers mean = new TwoLayers(2)) {
            Map<String, ParameterGroups.Group> groups =
                    ParameterGroups.head(source.parameters().keySet());
            try (FlatParameters from = FlatParameters.learned(source, groups, ComputeDevice.CPU, Precision.FP32);
                    FlatParameters to = FlatParameters.frozen(mean, groups, ComputeDevice.CPU, Precision.FP32)) {
                Ops.noGrad(() -> from.master().fill_(new Scalar(8.0)));
                Ops.noGrad(() -> to.master().fill_(new Scalar(4.0)));
                Ema.update(to, from, 0.75);
                assertThat(Ops.toFloats(mean.tensors().get("first.weight"))).containsOnly(5f);
                assertThat(Ops.toFloats(from.master())).containsOnly(8f);
            }
        }
    }
}
