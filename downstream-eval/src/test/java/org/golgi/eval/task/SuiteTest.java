package org.golgi.eval.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.golgi.core.config.ConfigException;
import org.golgi.datasets.label.LabelColumn;
import org.golgi.eval.segment.MaskClasses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuiteTest {
    @TempDir
    private Path folder;

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("suite.yaml"), yaml);
    }

    @Test
    void a_suite_says_of_each_task_what_it_is() throws IOException {
        List<Suite.Task> tasks = Suite.read(file("""
                        # what a laboratory would write
                        tasks:
                          - name: own
                            data: tiles/own
                            test: val
                            classes: [1, 2]
                            columns: {label: grade, slide: slide_name}
                            hold_out: 0.25
                          - {name: nuclei, data: /data/nuclei, masks: objects, ignore: 255, train: [a, b]}
                          - name: life
                            data: patients.safetensors
                            outcomes: outcomes.csv
                        """)).tasks();
        Suite.Task own = tasks.get(0);
        assertThat(own.data()).isEqualTo(folder.resolve("tiles/own"));
        assertThat(own.train()).containsExactly("train");
        assertThat(own.test()).containsExactly("val");
        assertThat(own.classes()).containsExactly("1", "2");
        assertThat(own.columns()).isEqualTo(Map.of(LabelColumn.LABEL, "grade", LabelColumn.SLIDE, "slide_name"));
        assertThat(own.holdOut()).contains(0.25);
        assertThat(own.protocols()).contains("linear:uni-lbfgs-code", "knn:20");
        Suite.Task nuclei = tasks.get(1);
        assertThat(nuclei.data()).isEqualTo(Path.of("/data/nuclei"));
        assertThat(nuclei.masks()).contains(MaskClasses.Kind.OBJECTS);
        assertThat(nuclei.ignored()).isEqualTo(OptionalInt.of(255));
        assertThat(nuclei.train()).isEqualTo(Set.of("a", "b"));
        assertThat(nuclei.protocols()).containsExactly("segment:linear", "segment:conv");
        assertThat(tasks.get(2).outcomes()).isEqualTo(Optional.of(folder.resolve("outcomes.csv")));
        assertThat(tasks.get(2).protocols()).containsExactly("survival:efron");
    }

    @Test
    void a_card_has_the_sizes_that_were_published() throws IOException {
        Suite.Task bach = Suite.read(file("tasks: [{name: bach, data: b, sizes: card}]"))
                .tasks()
                .get(0);
        assertThat(bach.sizes()).containsExactly(224, 448, 896, 1344);
        assertThat(bach.protocols()).containsExactly("linear:uni-lbfgs-code", "knn:1", "knn:20");
        assertThat(Suite.sizesOfCard("unitopatho")).containsExactly(224, 448, 896, 1792);
        for (TaskCard card : TaskCatalog.load().cards()) {
            assertThat(card.published())
                    .filteredOn(figure -> figure.protocol().endsWith("px"))
                    .as(card.id())
                    .allMatch(figure -> card.sizes().stream()
                            .anyMatch(px -> figure.protocol().endsWith("-" + px + "px")))
                    .hasSize(Math.max(0, 4 * (card.sizes().size() - 1)));
        }
        Path crc = file("tasks:\n  - name: crc-100k\n    data: b\n    sizes: card\n");
        assertThatThrownBy(() -> Suite.read(crc))
                .hasMessageContaining("line 4, task 'crc-100k': task 'crc-100k' has no card with sizes, which bach and"
                        + " unitopatho have; give sides in pixels");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`    data: b\n    data: c` | is not valid YAML in line 7: Duplicate field 'data'",
                "`    data: b\n\ttest: c` | is not valid YAML in line 7: found character '\\t(TAB)'",
                "`    data: b\n    columns: {label: x, label: y}` | is not valid YAML in line 7: Duplicate field 'label'",
                "`    data: b\ntasks: []` | is not valid YAML in line 7: Duplicate field 'tasks'",
                "`    data: b\n\n    tset: [val]` | line 8, task 'b': key 'tset' is unknown; legal are [classes, columns,",
                "`    data: b\nencoder: c` | line 7: 'encoder' is unknown; beside 'tasks' there is nothing in a suite",
                "`    data: b\n  - name: a\n    data: x` | line 7: task 'a' is named twice; give each its own name",
                "`    test: [val]` | line 5: a task without data; each needs name and data",
                "`    data: b\n  - knn` | line 7: a task is \"knn\"; write lines of key: value",
                "`    data: b\n    ignore: white` | line 7, task 'b': ignore is \"white\"; give the number of the mask's",
                "`    data: b\n    columns: grade` | line 7, task 'b': columns is \"grade\"; give columns by their roles",
                "`    data: b\n    columns: {class: grade}` | line 7, task 'b': column role 'class' is unknown; legal are",
                "`    data: b\n    masks: [objects, classes]` | line 7, task 'b': masks is [\"objects\",\"classes\"]; give a text",
                "`    data: b\n    masks: cells` | line 7, task 'b': masks 'cells' is unknown; legal are [classes, objects]",
                "`    data: b\n    hold_out: half` | line 7, task 'b': hold_out is \"half\"; give a share such as 0.25",
                "`    data: b\n    sizes: [224, big]` | line 7, task 'b': sizes is [224,\"big\"]; give sides in pixels",
                "`    data: b\n    classes: [a, ~]` | line 7, task 'b': classes is [\"a\",null]; give a text",
                "`    data: b\n    folds: 5\n    test: [val]` | line 8, task 'b': folds and test are given; they do not go",
            })
    void what_a_suite_does_not_mean_is_refused_with_its_line(String rest, String message) throws IOException {
        Path suite = file("tasks:\n  - name: a\n    data: a\n    test: [val]\n  - name: b\n" + rest + "\n");
        assertThatThrownBy(() -> Suite.read(suite))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("suite.yaml")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void a_folder_a_missing_and_an_empty_file_are_told_apart() throws IOException {
        assertThatThrownBy(() -> Suite.read(folder)).hasMessageContaining("is a folder; give the path of a YAML file");
        assertThatThrownBy(() -> Suite.read(folder.resolve("none.yaml")))
                .hasMessageContaining("none.yaml does not exist");
        Path empty = file("");
        assertThatThrownBy(() -> Suite.read(empty)).hasMessageContaining("has no list 'tasks'");
    }
}
