package org.golgi.datasets.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.GoldenFolder;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.datasets.testing.SharedData;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Runs every check of this module over the golden folder, when it is there. */
class DatasetChecksTest {

    @TestFactory
    Stream<DynamicTest> agrees_with_the_official_implementations() throws IOException {
        List<GoldenCase> cases = GoldenFolder.cases(SharedData.golden("stages"));
        return DatasetChecks.all().stream()
                .flatMap(check -> cases.stream()
                        .filter(check::accepts)
                        .map(golden -> DynamicTest.dynamicTest(golden.name(), () -> run(check, golden))));
    }

    @Test
    void every_tissue_case_has_a_check() throws IOException {
        assertThat(GoldenFolder.cases(SharedData.golden("stages")).stream()
                        .filter(golden -> golden.name().startsWith("tissue_")))
                .isNotEmpty()
                .allMatch(golden -> DatasetChecks.all().stream().anyMatch(check -> check.accepts(golden)));
    }

    private static void run(ParityCheck check, GoldenCase golden) throws IOException {
        ParityReport report = new ParityReport();
        check.run(golden, report);
        assertThat(report.comparisons()).isNotEmpty().allMatch(ParityReport.Comparison::passed);
    }
}
