package org.golgi.dino.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.GoldenFolder;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class DinoChecksTest {

    @TestFactory
    Stream<DynamicTest> every_golden_case_is_reproduced() throws IOException {
        Optional<Path> folder = goldenFolder();
        assumeTrue(folder.isPresent(), "no folder shared/golden/dinov2 above the working directory");
        return GoldenFolder.cases(folder.get()).stream()
                .flatMap(golden -> DinoChecks.all().stream()
                        .filter(check -> check.accepts(golden))
                        .map(check -> DynamicTest.dynamicTest(golden.name(), () -> run(check, golden))));
    }

    private static void run(ParityCheck check, GoldenCase golden) throws IOException {
        ParityReport report = new ParityReport();
        check.run(golden, report);
        assertThat(report.comparisons()).isNotEmpty();
        assertThat(report.comparisons())
                .allSatisfy(comparison ->
                        assertThat(comparison.passed()).as("%s", comparison).isTrue());
    }

    private static Optional<Path> goldenFolder() {
        String named = System.getenv("GOLGI_GOLDEN");
        if (named != null) {
            return Optional.of(Path.of(named).resolve("dinov2")).filter(Files::isDirectory);
        }
        for (Path here = Path.of("").toAbsolutePath(); here != null; here = here.getParent()) {
            Path folder = here.resolve("shared/golden/dinov2");
            if (Files.isDirectory(folder)) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }
}
