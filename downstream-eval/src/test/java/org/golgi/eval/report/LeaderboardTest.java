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
