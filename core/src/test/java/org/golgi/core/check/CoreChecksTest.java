package org.golgi.core.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.golgi.core.tensor.Natives;
import org.golgi.core.testing.Golden;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CoreChecksTest {

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @Test
    void every_transformer_case_is_checked_once_and_agrees() throws IOException {
        List<GoldenCase> cases = Golden.cases("dinov2").stream()
                .filter(golden -> golden.name().startsWith("vit_"))
                .toList();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(8);
        for (GoldenCase golden : cases) {
            List<ParityCheck> checks = CoreChecks.all().stream()
                    .filter(check -> check.accepts(golden))
                    .toList();
            assertThat(checks).as(golden.name()).hasSize(1);
            ParityReport report = new ParityReport();
            checks.get(0).run(golden, report);
            assertThat(report.comparisons()).as(golden.name()).isNotEmpty().allMatch(ParityReport.Comparison::passed);
            assertThat(report.comparisons()).as(golden.name()).hasSizeGreaterThanOrEqualTo(recorded(golden));
        }
    }

    /** Every recorded tensor that is a result. */
    private static int recorded(GoldenCase golden) throws IOException {
        long io = golden.part("io").names().stream()
                .filter(name -> !name.endsWith(".input") && !name.endsWith(".masks"))
                .count();
        long grads = golden.hasPart("grads")
                ? golden.part("grads").names().stream()
                        .filter(name -> name.contains(".grad.") || name.endsWith(".loss"))
                        .count()
                : 0;
        return (int) (io + grads);
    }
}
