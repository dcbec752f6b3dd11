package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.golgi.datasets.catalog.DataCard;
import org.golgi.datasets.catalog.DataCatalog;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.eval.task.TaskCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code golgi data list} and {@code golgi data check}. */
class DataCommandTest {
    private static final List<String> CLASSES = List.of("nonMSIH", "MSIH");

    @TempDir
    private Path folder;

    private String printed;

    private int golgi(String... arguments) {
        CommandLine line = Golgi.commandLine();
        StringWriter text = new StringWriter();
        line.setOut(new PrintWriter(text, true));
        line.setErr(new PrintWriter(text, true));
        int code = Golgi.run(line, arguments);
        printed = text.toString();
        return code;
    }

    @Test
    void lists_every_card_and_shows_one_with_its_tasks() {
        assertThat(golgi("data", "list")).isZero();
        assertThat(printed).contains("crc-100k").contains("by hand").contains("pretraining");

        assertThat(golgi("data", "list", "crc-100k")).isZero();
        assertThat(printed)
                .contains("licence   CC BY 4.0")
                .contains("NCT-CRC-HE-100K-NONORM (train): 100000 pictures; classes ADI 10407")
                .contains("CRC-VAL-HE-7K (test): 7180 pictures; classes ADI unknown")
                .contains("tasks     crc-100k");
    }

    @Test
    void cards_are_sorted_and_every_task_has_its_data() {
        DataCatalog catalog = DataCatalog.load();
        assertThat(catalog.cards()).extracting(DataCard::id).isSorted().doesNotHaveDuplicates();
        TaskCatalog.load()
                .cards()
                .forEach(task -> assertThat(task.data())
                        .as("data of task %s", task.id())
                        .isNotEmpty()
                        .allSatisfy(
                                name -> assertThat(catalog.card(name).where()).isNotBlank()));
    }

    @Test
    void class_counts_of_a_card_add_up_to_its_pictures() {
        for (DataCard card : DataCatalog.load().cards()) {
            card.parts().stream()
                    .filter(part -> !part.classes().isEmpty()
                            && part.classes().values().stream().noneMatch("unknown"::equals))
                    .forEach(part -> assertThat(part.classes().keySet().stream()
                                    .mapToLong(name -> part.expected(name).getAsLong())
                                    .sum())
                            .isEqualTo(part.expected().getAsLong()));
        }
    }

    private void copy(int perClass) throws IOException {
        byte[] png = ImageCodec.png(RgbImage.blank(8, 8));
        for (String part : List.of("TRAIN", "TEST")) {
            for (String name : CLASSES) {
                Path inside = Files.createDirectories(folder.resolve(part).resolve(name));
                for (int i = 0; i < perClass; i++) {
                    Files.write(inside.resolve(i + ".png"), png);
                }
            }
        }
    }

    @Test
    void counts_are_compared_with_the_card() throws IOException {
        copy(3);

        assertThat(golgi("data", "check", "crc-msi", folder.toString())).isEqualTo(1);

        assertThat(printed)
                .contains("fault: TRAIN: 6 pictures instead of 19557")
                .contains("fault: TEST: 6 pictures instead of 32361")
                .contains("2 faults");
    }

    @Test
    void damaged_pictures_empty_classes_and_foreign_folders_are_named() throws IOException {
        copy(2);
        Files.write(folder.resolve("TRAIN/MSIH/0.png"), new byte[] {1, 2, 3});
        Files.delete(folder.resolve("TEST/MSIH/0.png"));
        Files.delete(folder.resolve("TEST/MSIH/1.png"));
        Files.createDirectories(folder.resolve("TEST/MSS"));

        assertThat(golgi("data", "check", "crc-msi", folder.toString())).isEqualTo(1);

        assertThat(printed)
                .contains("fault: TRAIN/MSIH/0.png cannot be read")
                .contains("fault: TEST, class MSIH: no pictures")
                .contains("note: TEST holds folders that are no classes of the card: MSS");
    }

    @Test
    void a_folder_without_the_set_is_a_fault_not_a_crash() throws IOException {
        assertThat(golgi("data", "check", "crc-msi", folder.toString())).isEqualTo(1);
        assertThat(printed).contains("none of the folders [TRAIN, TEST] is in " + folder);
        Files.createDirectories(folder.resolve("TRAIN/MSIH"));
        assertThat(golgi("data", "check", "crc-msi", folder.toString(), "--no-decode"))
                .isEqualTo(1);
        assertThat(printed).contains("fault: the folder TEST is missing");
    }

    @Test
    void a_whole_copy_passes_and_a_fetched_file_that_changed_does_not() throws IOException {
        Files.createDirectories(folder.resolve("x"));
        Files.write(folder.resolve("x/a.png"), ImageCodec.png(RgbImage.blank(8, 8)));
        Files.writeString(folder.resolve("a.zip"), "abc");
        Files.writeString(
                folder.resolve("fetched.csv"), "file,bytes,md5,address\na.zip,3,900150983cd24fb0d6963f7d28e17f72,x\n");

        assertThat(golgi("data", "check", "gtex", folder.toString()))
                .as(printed)
                .isZero();
        assertThat(printed).contains("1 pictures").contains("the layout of gtex is unknown");

        Files.writeString(folder.resolve("a.zip"), "abd");
        assertThat(golgi("data", "check", "gtex", folder.toString())).isEqualTo(1);
        assertThat(printed).contains("fault: a.zip is damaged: MD5");
        assertThat(golgi("data", "check", "gtex", folder.toString(), "--no-decode"))
                .isZero();
    }

    @Test
    void a_manifest_says_which_slides_are_missing() throws IOException {
        Path manifest = Files.writeString(
                folder.resolve("m.txt"),
                "id\tfilename\tmd5\tsize\nu1\ta.svs\t900150983cd24fb0d6963f7d28e17f72\t3\n"
                        + "u2\tb.svs\t900150983cd24fb0d6963f7d28e17f72\t3\n");
        Files.createDirectories(folder.resolve("u1"));
        Files.writeString(folder.resolve("u1/a.svs"), "abcd");

        assertThat(golgi("data", "check", "tcga", folder.toString(), "--manifest", manifest.toString(), "--no-decode"))
                .isEqualTo(1);

        assertThat(printed)
                .contains("fault: u1/a.svs is damaged: 4 bytes instead of 3")
                .contains("fault: 1 of 2 files of the manifest are missing: u2/b.svs");
    }
}
