package org.golgi.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    private Path folder;

    @Test
    void a_run_is_never_overwritten() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("a/b"));
        run.writeConfig("x: 1\n");
        assertThatThrownBy(() -> RunFolder.create(run.path()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not empty");
        assertThat(RunFolder.open(run.path()).config()).hasContent("x: 1");
        assertThatThrownBy(() -> RunFolder.create(run.config())).hasMessageContaining("is a file");
        assertThatThrownBy(() -> RunFolder.open(folder)).hasMessageContaining("config.yaml");
    }

    @Test
    void a_run_is_trained_by_one_process_at_a_time() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("run"));
        run.writeConfig("x: 1\n");
        try (RunFolder.Claim claim = run.claim()) {
            assertThat(claim.sure()).isTrue();
            assertThatThrownBy(() -> RunFolder.open(run.path()).claim())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is being trained already")
                    .hasMessageContaining(run.path().toString())
                    .hasMessageNotContaining("\n");
        }
        run.claim().close();
    }

    @Test
    void provenance_says_where_a_run_comes_from() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("run"));
        run.writeProvenance(Provenance.collect(7, "c0", "d0", "cpu"));
        JsonNode json = new ObjectMapper().readTree(run.provenance().toFile());
        assertThat(json.path("seed").asLong()).isEqualTo(7);
        assertThat(json.path("config_hash").asText() + json.path("data_hash").asText())
                .isEqualTo("c0d0");
        assertThat(json.path("date").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(json.path("software").path("java").asText()).contains(System.getProperty("java.version"));
        assertThat(json.path("software").path("pytorch").asText()).startsWith("2.");
        assertThat(json.path("hardware").path("device").asText()).isEqualTo("cpu");
    }

    @Test
    void the_commit_is_read_from_loose_packed_and_detached_heads_and_linked_work_trees() throws IOException {
        Path git = Files.createDirectories(folder.resolve("main/.git/refs/heads"))
                .getParent()
                .getParent();
        Path inside = Files.createDirectories(folder.resolve("main/deep/er"));
        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
        assertThat(GitCommit.find(inside)).isEmpty();
        Files.writeString(git.resolve("packed-refs"), "# pack-refs\nabc123 refs/heads/main\n");
        assertThat(GitCommit.find(inside)).contains("abc123");
        Files.writeString(git.resolve("refs/heads/main"), "def456\n");
        assertThat(GitCommit.find(inside)).contains("def456");

        Path own = Files.createDirectories(git.resolve("worktrees/w"));
        Files.writeString(own.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(own.resolve("commondir"), "../..\n");
        Path linked = Files.createDirectories(folder.resolve("linked"));
        Files.writeString(linked.resolve(".git"), "gitdir: " + own + "\n");
        assertThat(GitCommit.find(linked)).contains("def456");
        Files.writeString(own.resolve("HEAD"), "0123abcd\n");
        assertThat(GitCommit.find(linked)).contains("0123abcd");
    }
}
