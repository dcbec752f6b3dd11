package org.golgi.eval.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.GoldenFolder;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class EvalChecksTest {

    @Test
    void every_golden_case_of_evaluation_agrees() throws IOException {
        Optional<Path> folder = goldenFolder();
        Assumptions.assumeTrue(folder.isPresent(), "no shared/golden/stages above the working directory");
        List<GoldenCase> cases = GoldenFolder.cases(folder.orElseThrow()).stream()
                .filter(golden -> golden.name().matches("(eval|abmil)_.*"))
                .toList();
        assertThat(cases).isNotEmpty();
        for (GoldenCase golden : cases) {
            List<ParityCheck> checks = EvalChecks.all().stream()
                    .filter(check -> check.accepts(golden))
                    .toList();
            assertThat(checks).as(golden.name()).hasSize(1);
            ParityReport report = new ParityReport();
            checks.get(0).run(golden, report);
            assertThat(report.comparisons()).as(golden.name()).isNotEmpty().allMatch(ParityReport.Comparison::passed);
        }
    }

    private static Optional<Path> goldenFolder() {
        String configured = System.getenv("GOLGI_GOLDEN");
        if (configured != null) {
            return Optional.of(Path.of(configured));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            for (String place : new String[] {"shared/golden/stages", "golden/stages"}) {
                if (Files.isDirectory(at.resolve(place))) {
                    return Optional.of(at.resolve(place));
                }
            }
        }
        return Optional.empty();
    }
}
