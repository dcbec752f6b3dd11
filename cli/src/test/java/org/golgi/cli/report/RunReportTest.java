package org.golgi.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.golgi.core.run.MetricsLog;
import org.golgi.core.run.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
    @TempDir
    private Path folder;

    @Test
    void draws_whatever_was_logged_grouped_by_prefix() throws IOException {
        String page = report(run());

        assertThat(page)
                .contains("<h2>Losses</h2>", "<h2>Probes of the teacher</h2>", "<h2>gut_feeling</h2>")
                .contains("best 0.9 at step 20", "1 is a full collapse")
                .contains("loss is not finite at step 30".replace("loss", "ibot"));
    }

    @Test
    void needs_nothing_from_outside_and_runs_no_script() throws IOException {
        assertThat(report(run())).doesNotContain("http", "src=\"/", "<link", "<script", "url(", "@import");
    }

    @Test
    void text_from_files_never_becomes_markup() throws IOException {
        String page = report(run());
        assertThat(page).doesNotContain("<b>size").contains("&lt;b&gt;size").contains("&lt;i&gt; x");
    }

    @Test
    void a_folder_without_metrics_is_refused() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("empty"));
        assertThatThrownBy(() -> RunReport.read(run))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("metrics.jsonl");
    }

    private RunFolder run() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("pilot"));
        run.writeConfig("model:\n  size: small # <b>size\n");
        try (MetricsLog log = MetricsLog.open(run.path())) {
            for (int step = 10; step <= 50; step += 10) {
                Map<String, Double> values = new LinkedHashMap<>();
                values.put("loss/total", 20.0 - step / 10.0);
                values.put("loss/ibot", step == 30 ? Double.NaN : 7.0);
                values.put("collapse/feature_rank", 3.0);
                values.put("gut_feeling/<i>/x", 1.0 * step);
                if (step == 20 || step == 40) {
                    values.put("probe/knn20", step == 20 ? 0.9 : 0.8);
                }
                log.log(step, values);
            }
        }
        return run;
    }

    private String report(RunFolder run) throws IOException {
        Path file = folder.resolve("pages/of/runs/report.html"); // folders that are not there yet
        RunReport.read(run).write(file, List.of());
        return Files.readString(file);
    }
}
