package org.golgi.dino.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.golgi.core.run.MetricsLog;
import org.golgi.core.run.Provenance;
import org.golgi.dino.config.DinoConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run goes back to an earlier step, above all when its loss was not finite. */
class BranchTest {
    private static final BooleanSupplier NEVER = () -> false;
    private static final String TOO_HIGH = "optimizer.base_learning_rate=1.0e30";

    @TempDir
    private Path folder;

    @Test
    void a_run_that_was_not_finite_is_told_how_to_go_on_and_ends_as_if_nothing_had_been() throws Exception {
        String[] settings = {"run.steps=6", "run.keep_checkpoints=1"};
        SmallRun.train(SmallRun.config(settings), folder.resolve("whole"), NEVER, ProbeSetting.NONE);
        Path run = folder.resolve("run");
        AtomicInteger asked = new AtomicInteger();
        assertThatThrownBy(() -> SmallRun.train(
                        SmallRun.config(settings), run, () -> asked.incrementAndGet() >= 4, ProbeSetting.NONE))
                .isInstanceOf(CancellationException.class);

        DinoConfig high = SmallRun.config("run.steps=6", "run.keep_checkpoints=1", TOO_HIGH);
        assertThatThrownBy(() -> branch(high, run, 4, List.of(TOO_HIGH), ProbeSetting.NONE))
                .isInstanceOf(Diverged.class)
                .hasMessageContaining("after step 5 the loss was not finite")
                .hasMessageContaining("an earlier checkpoint (4)")
                .hasMessageContaining("--resume " + run + " --from-step 4 -D optimizer.base_learning_rate=5.0e+29")
                .hasMessageNotContaining("fp32")
                .hasMessageNotContaining("\n");
        assertThat(checkpoint(run, 4))
                .as("the last checkpoint takes nobody's place")
                .isDirectory();
        assertThat(run.resolve("not-finite-step-5.json")).exists();

        assertThatThrownBy(() -> SmallRun.train(high, run, NEVER, ProbeSetting.NONE))
                .isInstanceOf(Diverged.class);
        assertThat(Files.readString(run.resolve("log.txt")))
                .contains("goes on after step 4 with " + TOO_HIGH)
                .contains("goes on after step 5, where the loss was not finite");

        branch(SmallRun.config(settings), run, 4, List.of(), ProbeSetting.NONE);

        for (String file : List.of("student.safetensors", "teacher.safetensors", "optimizer.safetensors")) {
            assertThat(checkpoint(run, 6).resolve(file))
                    .hasSameBinaryContentAs(
                            checkpoint(folder.resolve("whole"), 6).resolve(file));
        }
        assertThat(steps(run)).isEqualTo(steps(folder.resolve("whole")));
        assertThat(run.resolve("not-finite-step-5.json")).doesNotExist();
        assertThat(run.resolve("set-aside-2/not-finite-step-5.json")).exists();
        assertThat(run.resolve("set-aside-2/checkpoints/00000005/student.safetensors"))
                .exists();
        assertThat(steps(run.resolve("set-aside-2"))).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(run.resolve("config.yaml")).hasContent("of the branch");
        assertThat(run.resolve("set-aside-1/config.yaml")).exists();
    }

    @Test
    void without_an_earlier_checkpoint_a_new_run_is_proposed() {
        Path run = folder.resolve("run");
        DinoConfig config = SmallRun.config("run.steps=6", "run.checkpoint_every_steps=6", TOO_HIGH);
        assertThatThrownBy(() -> SmallRun.train(config, run, NEVER, ProbeSetting.NONE))
                .isInstanceOf(Diverged.class)
                .hasMessageContaining("there is no earlier checkpoint")
                .hasMessageContaining("--run FOLDER --config " + run.resolve("config.yaml"));
    }

    @Test
    void the_best_encoder_of_a_later_step_goes_and_a_lower_score_takes_its_place() throws Exception {
        Path run = folder.resolve("run");
        DinoConfig config = SmallRun.config("run.steps=6", "run.keep_checkpoints=3");
        SmallRun.train(config, run, NEVER, scores(0.1, 0.5, 0.9, 0.3));

        BestEncoder.Found found = branch(config, run, 2, List.of(), scores(0.2, 0.25));

        assertThat(found.step()).isEqualTo(6);
        assertThat(found.score()).hasValue(0.25);
        assertThat(Files.readString(run.resolve("best/card.md"))).contains("step: 6");
        assertThat(Files.readString(run.resolve("set-aside-1/best/card.md"))).contains("step: 4");
        assertThat(run.resolve("set-aside-1/last")).isDirectory();
        assertThat(Files.readString(run.resolve("set-aside-1/probe-scores.json")))
                .contains("0.9");

        BestEncoder.Found again = branch(config, run, 4, List.of(), scores(0.1));
        assertThat(again.step()).as("the best one so far was of step 6").isEqualTo(6);
        assertThat(again.score()).hasValue(0.1);
    }

    @Test
    void the_best_encoder_of_an_earlier_step_stays() throws Exception {
        Path run = folder.resolve("run");
        DinoConfig config = SmallRun.config("run.steps=6", "run.keep_checkpoints=3");
        SmallRun.train(config, run, NEVER, scores(0.1, 0.9, 0.5, 0.3));

        BestEncoder.Found found = branch(config, run, 2, List.of(), scores(0.2, 0.25));

        assertThat(found.step()).isEqualTo(2);
        assertThat(Files.readString(run.resolve("best/card.md"))).contains("step: 2");
    }

    @Test
    void a_step_without_a_checkpoint_changes_nothing() throws Exception {
        Path run = folder.resolve("run");
        DinoConfig config = SmallRun.config("run.steps=6");
        SmallRun.train(config, run, NEVER, ProbeSetting.NONE);
        assertThatThrownBy(() -> branch(config, run, 3, List.of(), ProbeSetting.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no checkpoint of step 3; it has those of steps 4, 6");
        assertThatThrownBy(() -> branch(
                        SmallRun.config("run.steps=6", "model.dimension=48"), run, 4, List.of(), ProbeSetting.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another shape");
        assertThat(run.resolve("set-aside-1")).doesNotExist();
        assertThat(checkpoint(run, 6)).isDirectory();
        assertThat(steps(run)).contains(6L);
    }

    private static BestEncoder.Found branch(
            DinoConfig config, Path run, long step, List<String> changed, ProbeSetting probe) throws Exception {
        Provenance here = Provenance.collect(0, "config", "data", "cpu");
        return SmallRun.train(
                config,
                run,
                10,
                trainer -> trainer.from(new Branch(step, changed, "of the branch", here)),
                NEVER,
                probe);
    }

    private static ProbeSetting scores(Double... scores) {
        Iterator<Double> next = List.of(scores).iterator();
        return ProbeSetting.of(encoder -> Map.of("score_of_test", next.next()));
    }

    private static Path checkpoint(Path run, int step) {
        return run.resolve("checkpoints").resolve("%08d".formatted(step));
    }

    private static List<Long> steps(Path run) throws IOException {
        return MetricsLog.read(run.resolve("metrics.jsonl")).stream()
                .map(MetricsLog.Entry::step)
                .toList();
    }
}
