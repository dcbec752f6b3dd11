package org.golgi.dino.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withPrecision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.Pointer;
import org.golgi.core.io.Safetensors;
import org.golgi.core.run.MetricsLog;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.tile.TileSource;
import org.golgi.dino.config.DinoConfig;
import org.golgi.dino.testing.LivePointers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DinoTrainerTest {
    private static final BooleanSupplier NEVER = () -> false;
    private static final List<String> FILES =
            List.of("student.safetensors", "teacher.safetensors", "optimizer.safetensors");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 2", "5, 2"})
    void a_run_that_is_stopped_and_resumed_ends_with_the_same_bits(int stopAfter, int tilesAtOnce) throws Exception {
        DinoConfig config = SmallRun.config("run.steps=6", "data.micro_batch_size=" + tilesAtOnce);
        SmallRun.train(config, folder.resolve("whole"), NEVER, ProbeSetting.NONE);

        AtomicInteger asked = new AtomicInteger();
        Path halved = folder.resolve("halved");
        assertThatThrownBy(() ->
                        SmallRun.train(config, halved, () -> asked.incrementAndGet() >= stopAfter, ProbeSetting.NONE))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("--resume");
        SmallRun.train(config, halved, NEVER, ProbeSetting.NONE);

        for (String file : FILES) {
            assertThat(checkpoint(halved, 6).resolve(file))
                    .hasSameBinaryContentAs(
                            checkpoint(folder.resolve("whole"), 6).resolve(file));
        }
        assertThat(steps(halved)).isEqualTo(steps(folder.resolve("whole")));
    }

    @Test
    void a_run_starts_from_the_weights_of_an_encoder_at_another_size() throws Exception {
        Path first = folder.resolve("first");
        SmallRun.train(SmallRun.config("run.steps=2"), first, NEVER, ProbeSetting.NONE);
        DinoConfig config = SmallRun.config(
                "run.steps=2",
                "run.seed=9",
                "run.start_from=" + first.resolve("last"),
                "crops.global_size_px=24",
                "optimizer.base_learning_rate=1e-9",
                "optimizer.minimum_learning_rate=0");
        StartingWeights.check(config);
        SmallRun.train(config, folder.resolve("second"), NEVER, ProbeSetting.NONE);
        String random = "patch_embed.proj.weight";
        assertThat(weights(folder.resolve("second/last"), random))
                .containsExactly(weights(first.resolve("last"), random), withPrecision(1e-6f));
        assertThat(weights(folder.resolve("second/last"), "pos_embed")).hasSize((1 + 9) * 24);
        assertThat(Files.readString(folder.resolve("second/log.txt")))
                .contains("starts from the weights of")
                .doesNotContain("WARNING");
        SmallRun.train(
                SmallRun.config(
                        "run.steps=1",
                        "optimizer.warm_up_steps=0",
                        "run.start_from=" + first.resolve("last"),
                        "crops.mean=[0.7,0.5,0.7]"),
                folder.resolve("third"),
                NEVER,
                ProbeSetting.NONE);
        assertThat(Files.readString(folder.resolve("third/log.txt")))
                .contains("that encoder expects colours less [0.485, 0.456, 0.406] over", "less [0.7, 0.5, 0.7] over");

        assertThatThrownBy(() -> StartingWeights.check(
                        SmallRun.config("run.start_from=" + first.resolve("last"), "model.depth=3")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has depth 2, the model of this run 3");
        assertThatThrownBy(() -> StartingWeights.check(SmallRun.config("run.start_from=nowhere")))
                .hasMessageContaining("'nowhere' does not exist");
    }

    private static float[] weights(Path encoder, String key) throws Exception {
        try (Scope scope = new Scope()) {
            return Ops.toFloats(
                    Safetensors.read(encoder.resolve("model.safetensors")).get(key));
        }
    }

    @Test
    void a_damaged_newest_checkpoint_is_passed_over() throws Exception {
        DinoConfig config = SmallRun.config("run.steps=4");
        Path run = folder.resolve("run");
        SmallRun.train(config, run, NEVER, ProbeSetting.NONE);
        byte[] before = Files.readAllBytes(checkpoint(run, 4).resolve("teacher.safetensors"));
        Path damaged = checkpoint(run, 4).resolve("student.safetensors");
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);

        SmallRun.train(config, run, NEVER, ProbeSetting.NONE);

        assertThat(Files.readString(run.resolve("log.txt")))
                .contains("passed over")
                .contains("goes on after step 2");
        assertThat(checkpoint(run, 4).resolve("teacher.safetensors")).hasBinaryContent(before);
    }

    /** Tiles that fail from some moment on, as a share of the network does. */
    private record FailingTiles(TileSource tiles, AtomicBoolean failing) implements TileSource {
        @Override
        public int size() {
            return tiles.size();
        }

        @Override
        public String id(int index) {
            return tiles.id(index);
        }

        @Override
        public RgbImage read(int index) throws IOException {
            if (failing.get()) {
                throw new IOException("the share is gone");
            }
            return tiles.read(index);
        }

        @Override
        public String hash() {
            return tiles.hash();
        }

        @Override
        public void close() throws IOException {
            tiles.close();
        }
    }

    @Test
    void tiles_that_cannot_be_read_any_more_stop_the_run_and_no_step_is_lost() throws Exception {
        DinoConfig config = SmallRun.config("run.steps=12", "run.checkpoint_every_steps=12", "data.damaged_limit=0.0");
        Path whole = folder.resolve("whole");
        SmallRun.train(config, whole, NEVER, ProbeSetting.NONE);
        Path run = folder.resolve("run");
        AtomicBoolean failing = new AtomicBoolean();
        AtomicInteger steps = new AtomicInteger();
        UnaryOperator<TileSource> network = tiles -> new FailingTiles(tiles, failing);
        BooleanSupplier fails = () -> {
            if (steps.incrementAndGet() == 3) {
                failing.set(true);
            }
            return false;
        };

        assertThatThrownBy(() -> SmallRun.train(config, run, network, fails, ProbeSetting.NONE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the share is gone")
                .hasMessageContaining("step " + steps.get() + " is kept, go on with golgi pretrain --resume " + run);
        assertThat(checkpoint(run, steps.get())).isDirectory();
        assertThatThrownBy(() -> SmallRun.train(config, run, network, fails, ProbeSetting.NONE))
                .as("still gone: nothing changes")
                .hasMessageContaining("the share is gone");
        assertThat(checkpoint(run, steps.get())).isDirectory();

        SmallRun.train(config, run, NEVER, ProbeSetting.NONE);

        assertThat(checkpoint(run, 12).resolve("student.safetensors"))
                .hasSameBinaryContentAs(checkpoint(whole, 12).resolve("student.safetensors"));
    }

    @Test
    void where_a_step_cannot_be_kept_either_both_reasons_are_told() throws Exception {
        DinoConfig config = SmallRun.config("run.steps=12", "run.checkpoint_every_steps=12", "data.damaged_limit=0.0");
        Path run = folder.resolve("run");
        AtomicBoolean failing = new AtomicBoolean();
        BooleanSupplier fails = () -> {
            failing.set(true);
            try {
                Files.deleteIfExists(run.resolve("checkpoints"));
                Files.writeString(run.resolve("checkpoints"), "in the way");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return false;
        };

        assertThatThrownBy(() -> SmallRun.train(
                        config, run, tiles -> new FailingTiles(tiles, failing), fails, ProbeSetting.NONE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the share is gone")
                .hasMessageMatching(".*; step [0-9]+ could not be kept either: .*checkpoints.*");
    }

    @Test
    void a_loss_that_is_not_finite_stops_the_run_and_names_step_and_tiles() throws Exception {
        DinoConfig config =
                SmallRun.config("run.steps=20", "optimizer.base_learning_rate=1.0e30", "data.micro_batch_size=2");
        Path run = folder.resolve("run");

        assertThatThrownBy(() -> SmallRun.train(config, run, NEVER, ProbeSetting.NONE))
                .isInstanceOf(Diverged.class)
                .hasMessageContaining("not finite")
                .hasMessageContaining("not-finite-step-");

        try (var files = Files.list(run)) {
            Path saved = files.filter(path -> path.getFileName().toString().startsWith("not-finite-step-"))
                    .findFirst()
                    .orElseThrow();
            JsonNode found = new ObjectMapper().readTree(saved.toFile());
            assertThat(found.path("tiles"))
                    .hasSize(4)
                    .allMatch(id -> id.asText().startsWith("tile-"));
        }
    }

    @Test
    void the_encoder_with_the_highest_score_is_kept() throws Exception {
        List<Double> scores = List.of(0.1, 0.5, 0.9, 0.3);
        AtomicInteger call = new AtomicInteger();
        DinoConfig config = SmallRun.config("run.steps=6");
        Path run = folder.resolve("run");

        BestEncoder.Found found = SmallRun.train(
                config,
                run,
                NEVER,
                ProbeSetting.of(encoder -> Map.of("score_of_test", scores.get(call.getAndIncrement()))));

        assertThat(found.step()).isEqualTo(4);
        assertThat(found.score()).hasValue(0.9);
        assertThat(found.folder()).isEqualTo(run.resolve("best"));
        assertThat(Files.readString(run.resolve("best/card.md"))).contains("4");
        assertThat(MetricsLog.read(run.resolve("metrics.jsonl")).stream()
                        .map(entry -> entry.values().get("probe/score_of_test"))
                        .filter(java.util.Objects::nonNull))
                .containsExactlyElementsOf(scores);
    }

    @Test
    void a_score_that_is_no_number_is_told_and_does_not_bar_the_later_ones() throws Exception {
        List<Double> scores = List.of(0.1, Double.NaN, 0.9, 0.3);
        AtomicInteger call = new AtomicInteger();
        Path run = folder.resolve("run");

        BestEncoder.Found found = SmallRun.train(
                SmallRun.config("run.steps=6"),
                run,
                NEVER,
                ProbeSetting.of(encoder -> Map.of("score_of_test", scores.get(call.getAndIncrement()))));

        assertThat(found.step()).isEqualTo(4);
        assertThat(found.score()).hasValue(0.9);
        assertThat(Files.readString(run.resolve("best/card.md"))).contains("step: 4");
        assertThat(Files.readString(run.resolve("log.txt"))).contains("is no number");
    }

    @Test
    void a_run_that_died_before_its_first_checkpoint_leaves_no_figures_behind() throws Exception {
        Path run = folder.resolve("run");
        DinoConfig config = SmallRun.config("run.steps=2");
        AtomicInteger calls = new AtomicInteger();
        ProbeSetting dying = ProbeSetting.of(encoder -> {
            if (calls.incrementAndGet() == 2) {
                throw new IllegalStateException("killed");
            }
            return Map.of("score_of_test", 0.5);
        });
        assertThatThrownBy(() -> SmallRun.train(config, run, NEVER, dying)).hasMessage("killed");
        SmallRun.train(config, run, NEVER, dying);
        assertThat(steps(run)).containsExactly(0L, 1L, 2L, 2L); // the last step and its probe have a line each
    }

    @Test
    void the_best_encoder_survives_a_crash_while_another_takes_its_place() throws Exception {
        DinoConfig config = SmallRun.config("run.steps=4");
        ProbeSetting falling = ProbeSetting.of(encoder -> Map.of("score_of_test", 0.5));
        Path run = folder.resolve("run");
        AtomicInteger asked = new AtomicInteger();
        assertThatThrownBy(() -> SmallRun.train(config, run, () -> asked.incrementAndGet() >= 2, falling))
                .isInstanceOf(CancellationException.class);
        byte[] card = Files.readAllBytes(run.resolve("best/card.md"));
        Files.move(run.resolve("best"), run.resolve("best.replaced"));
        Files.createDirectories(run.resolve("best.partial"));
        Files.writeString(run.resolve("best.partial/model.safetensors"), "half");

        BestEncoder.Found found = SmallRun.train(config, run, NEVER, falling);

        assertThat(found.folder()).isEqualTo(run.resolve("best"));
        assertThat(run.resolve("best/card.md")).hasBinaryContent(card);
        assertThat(run.resolve("best.partial")).doesNotExist();
        assertThat(run.resolve("best.replaced")).doesNotExist();
    }

    @Test
    void a_run_does_not_go_on_with_other_tiles() throws Exception {
        Path run = folder.resolve("run");
        DinoConfig config = SmallRun.config("run.steps=4");
        AtomicInteger asked = new AtomicInteger();
        assertThatThrownBy(() -> SmallRun.train(config, run, () -> asked.incrementAndGet() >= 2, ProbeSetting.NONE))
                .isInstanceOf(CancellationException.class);

        assertThatThrownBy(() -> SmallRun.train(config, run, 11, trainer -> trainer, NEVER, ProbeSetting.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("data.tiles")
                .hasMessageContaining("not those that the run was trained on")
                .hasMessageContaining("--other-tiles");

        SmallRun.train(config, run, 11, DinoTrainer::acceptOtherTiles, NEVER, ProbeSetting.NONE);
        assertThat(steps(run)).contains(4L);
        assertThat(Files.readString(run.resolve("log.txt"))).contains("from here on their order is another");
        SmallRun.train(config, run, 11, trainer -> trainer, NEVER, ProbeSetting.NONE);
    }

    @Test
    void a_run_that_is_being_trained_is_refused_to_a_second_process() throws Exception {
        Path run = folder.resolve("run");
        DinoConfig config = SmallRun.config("run.steps=2");
        BooleanSupplier second = () -> {
            assertThatThrownBy(() -> SmallRun.train(config, run, NEVER, ProbeSetting.NONE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is being trained already");
            return false;
        };
        SmallRun.train(config, run, second, ProbeSetting.NONE);
        assertThat(steps(run)).containsExactly(1L, 2L);
    }

    @Test
    void memory_is_flat_over_500_steps() throws Exception {
        AtomicInteger step = new AtomicInteger();
        long[] count = new long[500];
        long[] bytes = new long[500];
        long[] resident = new long[500];
        SmallRun.train(
                SmallRun.config("run.steps=501", "run.checkpoint_every_steps=1000", "run.log_every_steps=100"),
                folder.resolve("run"),
                () -> {
                    int now = step.getAndIncrement();
                    count[now] = now == 10 ? LivePointers.settled() : Pointer.totalCount();
                    bytes[now] = Pointer.totalBytes();
                    resident[now] = now % 100 == 99 ? residentAfterCollection() : 0;
                    return false;
                },
                ProbeSetting.NONE);

        assertThat(count[10]).isPositive();
        assertThat(count[498]).isLessThanOrEqualTo(count[10]);
        assertThat(bytes[498]).isLessThanOrEqualTo(bytes[10]);
        // Four kilobytes lost a step would add 1.5 MiB; allocators and the compiler of the JVM breathe by more.
        assertThat(resident[499] - resident[99]).isLessThan(24L << 20);
    }

    private static long residentAfterCollection() {
        System.gc();
        return Pointer.physicalBytes();
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
