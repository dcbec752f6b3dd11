package org.golgi.datasets.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelTableTest {
    @TempDir
    Path folder;

    @Test
    void reads_the_usual_columns_in_any_order() throws IOException {
        LabelTable table = LabelTable.read(csv("label,path,patient\ntumour,a.png,P1\n\"soft, pale\",b.png,\n"));
        assertThat(table.rows()).hasSize(2);
        assertThat(table.rows().get(1).label()).contains("soft, pale");
        assertThat(table.rows().get(0).patient()).contains("P1");
        assertThat(table.rows().get(1).patient()).isEmpty();
        assertThat(table.rows().get(0).split()).isEmpty();
        assertThat(table.has(LabelColumn.SLIDE)).isFalse();
        assertThat(table.classes()).containsExactly("soft, pale", "tumour");
        assertThat(table.resolve(table.rows().get(0))).isEqualTo(folder.resolve("a.png"));
    }

    @Test
    void columns_can_have_other_names() throws IOException {
        LabelTable table = LabelTable.read(
                csv("path,cell_type,slide_id\na.png,lymphocyte,S1\n"),
                Map.of(LabelColumn.LABEL, "cell_type", LabelColumn.SLIDE, "slide_id"));
        assertThat(table.rows().get(0).label()).contains("lymphocyte");
        assertThat(table.rows().get(0).value(LabelColumn.SLIDE)).contains("S1");
    }

    @Test
    void one_split_can_be_taken() throws IOException {
        LabelTable table = LabelTable.read(csv("path,split\na.png,train\nb.png,test\nc.png,train\n"));
        assertThat(table.split("train").rows()).extracting(LabelRow::path).containsExactly("a.png", "c.png");
        assertThat(table.split("train").rows().get(1).split()).isEqualTo(Optional.of("train"));
        assertThatThrownBy(() -> table.split("val"))
                .hasMessageContaining("'val'")
                .hasMessageContaining("[test, train]");
    }

    @Test
    void a_byte_order_mark_is_no_part_of_the_first_column() throws IOException {
        assertThat(LabelTable.read(csv("\uFEFFpath,label\na.png,x\n")).rows()).hasSize(1);
    }

    @Test
    void errors_name_file_row_and_column() throws IOException {
        refused("label\nx\n", "labels.csv", "no column 'path'", "label");
        refused("path,label\na.png,x\n,y\n", "row 3", "column 'path'", "empty");
        refused("path,label\na.png,x\nb.png,y,z\n", "row 3", "3 fields", "2");
        refused("path,label\n", "no rows");
        refused("path;label\na.png;x\n", "by semicolons", "save it with commas");
        refused("path\tlabel\na.png\tx\n", "by tabs", "save it with commas");
        refused("path,path\na,b\n", "labels.csv", "duplicate");
        refused("path,label\n\"a.png,x\n", "labels.csv");
        Path csv = csv("path,label\na.png,x\nb.png,\n");
        assertThatThrownBy(() -> LabelTable.read(csv).require(LabelColumn.LABEL))
                .hasMessageContaining("row 3")
                .hasMessageContaining("column 'label'");
        assertThatThrownBy(() -> LabelTable.read(csv, Map.of(LabelColumn.LABEL, "grade")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'grade'")
                .hasMessageContaining("path, label");
    }

    @Test
    void text_that_is_not_utf8_is_refused() throws IOException {
        Path csv = folder.resolve("latin.csv");
        Files.write(csv, new byte[] {'p', 'a', 't', 'h', '\n', (byte) 0xE9, '\n'});
        assertThatThrownBy(() -> LabelTable.read(csv))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("UTF-8");
    }

    private void refused(String text, String... parts) throws IOException {
        Path csv = csv(text);
        assertThatThrownBy(() -> LabelTable.read(csv).rows())
                .isInstanceOf(IOException.class)
                .message()
                .containsIgnoringCase(parts[0])
                .contains(parts)
                .doesNotContain("\n");
    }

    private Path csv(String text) throws IOException {
        return Files.writeString(folder.resolve("labels.csv"), text);
    }
}
