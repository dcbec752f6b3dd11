package org.golgi.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.golgi.core.run.Provenance;
import org.golgi.eval.task.ResultFile;
import org.junit.jupiter.api.Test;

class LeaderboardTest {

    private static ResultFile result(String task, String encoder, double value) {
        return new ResultFile(
                ResultFile.FORMAT,
                task,
                new ResultFile.Protocol("knn20-centred", Map.of()),
                new ResultFile.Encoder(encoder, encoder, "t", "t"),
                new ResultFile.Data("s", List.of("a", "b"), List.of(1, 1), List.of(1, 1), 0),
                Map.of("bacc", new ResultFile.Figure(value, value - 0.1, value + 0.1, "bootstrap 95 %")),
                List.of(),
                ResultFile.Samples.NONE,
                new Provenance("d", "c", 0, "", "", Map.of(), Map.of()));
    }

    @Test
    void few_shot_rows_show_balanced_accuracy_and_retrieval_its_accuracies() {
        assertThat(Headlines.of(withMetrics("acc@1", "bacc@1", "acc@16", "bacc@16")))
                .containsExactly("bacc@1", "bacc@16");
        assertThat(Headlines.of(withMetrics("acc@1", "acc@3", "mvacc@5"))).containsExactly("acc@1", "mvacc@5");
    }

    private static ResultFile withMetrics(String... names) {
        ResultFile plain = result("one", "plain", 0.5);
        Map<String, ResultFile.Figure> metrics = new java.util.LinkedHashMap<>();
        for (String name : names) {
            metrics.put(name, new ResultFile.Figure(0.5, 0.4, 0.6, "deviation over 10 episodes"));
        }
        return new ResultFile(
                plain.format(),
                plain.task(),
                plain.protocol(),
                plain.encoder(),
                plain.data(),
                metrics,
                plain.confusion(),
                plain.samples(),
                plain.provenance());
    }

    @Test
    void ranks_are_means_over_complete_rows_and_ties_share() {
        Leaderboard board = Leaderboard.of(List.of(
                result("one", "a_b", 0.9),
                result("one", "plain", 0.5),
                result("two", "a_b", 0.7),
                result("two", "plain", 0.7),
                result("alone", "plain", 0.99)));
        assertThat(board.meanRanks()).containsExactly((1 + 1.5) / 2, (2 + 1.5) / 2);
        assertThat(board.html())
                .contains("<b>0.900 (0.800–1.000)</b>")
                .contains("<td class=\"n\">–")
                .contains("mean rank");
    }
}
