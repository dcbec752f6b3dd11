package org.golgi.eval.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskCheckTest {
    private static final TaskCheck.Plan USUAL = new TaskCheck.Plan(Set.of("train"), Set.of("test"), List.of());
    private static final String CRC = "ADI BACK DEB LYM MUC MUS NORM STR TUM";

    @TempDir
    private Path folder;

    private final StringBuilder table = new StringBuilder("path,label,split,slide\n");
    private int rows;

    private void rows(String split, int each, String... classes) {
        for (String name : classes) {
            for (int i = 0; i < each; i++) {
                table.append(rows)
                        .append(".png,")
                        .append(name)
                        .append(',')
                        .append(split)
                        .append(",s")
                        .append(rows++);
                table.append('\n');
            }
        }
    }

    private TaskCheck.Findings check(TaskCard card, TaskCheck.Plan plan) throws IOException {
        Files.writeString(folder.resolve("labels.csv"), table);
        try (LabelledFolder data = LabelledFolder.open(folder, Map.of())) {
            return TaskCheck.run(card, data, plan, false);
        }
    }

    private static TaskCard card(String id) {
        return TaskCatalog.load().card(id);
    }

    @Test
    void the_same_number_of_other_classes_is_another_task() throws IOException {
        rows("train", 2, (CRC.replace("ADI", "adipose").replace("BACK", "empty")).split(" "));
        rows("test", 1, (CRC.replace("ADI", "adipose").replace("BACK", "empty")).split(" "));
        TaskCheck.Findings findings = check(card("crc-100k"), USUAL);
        assertThat(findings.faults())
                .singleElement()
                .asString()
                .startsWith("the table lacks the card's [ADI, BACK] and has [adipose, empty] instead; name the labels");
        assertThat(findings.differences())
                .containsExactlyInAnyOrder(
                        "train has 18 pictures, the card 100,000", "test has 9 pictures, the card 7,180");
    }

    @Test
    void names_that_differ_in_spelling_alone_are_mapped() throws IOException {
        rows("train", 1, "Normal", "Benign", "InSitu", "invasive");
        rows("test", 1, "Normal", "Benign", "InSitu", "invasive");
        TaskCheck.Findings findings = check(card("bach"), USUAL);
        assertThat(findings.faults()).isEmpty();
        assertThat(findings.differences()).isEmpty();
        assertThat(findings.remarks())
                .contains("classes are spelled in another way than on the card: 'Benign' for 'benign', 'InSitu' for"
                        + " 'in situ', 'Normal' for 'normal'");
    }

    @Test
    void names_come_from_the_data_set_where_the_card_has_none() throws IOException {
        assertThat(card("unitopatho").classNames()).containsExactly("HP", "NORM", "TA.HG", "TA.LG", "TVA.HG", "TVA.LG");
        rows("train", 1, "HP", "NORM", "TA.HG", "TA.LG", "TVA.HG");
        rows("test", 1, "HP", "NORM", "TA.HG", "TA.LG", "TVA.HG");
        assertThat(check(card("unitopatho"), USUAL).faults())
                .singleElement()
                .asString()
                .startsWith("the table lacks the card's classes [TVA.LG]; name the labels as the card does");
        assertThat(card("huncrc-tissue").classNames()).isEmpty();
    }

    @Test
    void classes_beside_the_cards_can_be_left_out() throws IOException {
        rows("train", 1, "cancer", "normal", "stroma", "blood");
        rows("test", 1, "cancer", "normal", "stroma");
        assertThat(check(card("ccrcc-tissue"), USUAL).faults())
                .containsExactly(
                        "the table has classes beside the card's: [blood]; leave them out by --classes"
                                + " cancer,normal,stroma",
                        "no picture of the splits [test] is of the classes [blood]; every class needs some to learn"
                                + " from and some to report on");
        TaskCheck.Plan three =
                new TaskCheck.Plan(Set.of("train"), Set.of("test"), List.of("cancer", "normal", "stroma"));
        assertThat(check(card("ccrcc-tissue"), three).faults()).isEmpty();
    }

    @Test
    void splits_that_are_asked_for_have_to_be_there() throws IOException {
        rows("training", 1, "cancer", "normal", "stroma");
        rows("val", 1, "cancer", "normal", "stroma");
        assertThat(check(card("ccrcc-tissue"), USUAL).faults())
                .singleElement()
                .asString()
                .contains("has no pictures of the splits [train, test], it has [training, val]");
        TaskCheck.Plan named = new TaskCheck.Plan(Set.of("training"), Set.of("val"), List.of());
        TaskCheck.Findings findings = check(card("ccrcc-tissue"), named);
        assertThat(findings.faults()).isEmpty();
        assertThat(findings.differences()).contains("training has 3 pictures, the card 21,095");
    }

    @Test
    void slides_are_counted_where_a_slide_has_one_label() throws IOException {
        rows("train", 135, "normal", "tumor");
        rows("test", 64, "normal", "tumor");
        String again = table.toString().replace("path,label,split,slide\n", "").replace(".png", "b.png");
        table.append(again);
        assertThat(check(card("camelyon16"), USUAL).differences()).containsExactly("test has 128 slides, the card 129");
    }

    @Test
    void a_task_of_masks_has_no_labels_to_check() throws IOException {
        rows("train", 1, "a", "b");
        assertThatThrownBy(() -> check(card("segpath-myeloid"), USUAL)).hasMessageContaining("has masks, not labels");
    }
}
