package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What is no input at all ends in one line that names it, says what it is and what would do. */
class WrongInputTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void make_wrong_inputs() throws IOException {
        Files.createDirectories(folder.resolve("empty"));
        Files.createDirectories(folder.resolve("folder.safetensors"));
        Files.createDirectories(folder.resolve("folder.npz"));
        Files.createDirectories(folder.resolve("others"));
        Files.writeString(folder.resolve("others/readme.txt"), "hello");
        Files.writeString(folder.resolve("text.txt"), "hello");
        Files.createFile(folder.resolve("zero.csv"));
        Files.createFile(folder.resolve("zero.json"));
        Files.createFile(folder.resolve("zero.safetensors"));
        Files.createFile(folder.resolve("zero.pth"));
        Files.writeString(folder.resolve("broken.json"), "{\n\"format\": {");
        Files.write(folder.resolve("cut.safetensors"), new byte[] {100, 0, 0, 0, 0, 0, 0, 0, '{'});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "convert empty -o new | encoder 'empty' is an empty folder; give an encoder or checkpoint folder (with",
                "convert others -o new | encoder 'others' is a folder without an encoder (it holds readme.txt); give",
                "convert none -o new | encoder 'none' does not exist; give",
                "convert zero.safetensors -o new | zero.safetensors has 0 bytes, too few for a header; it is not a whole",
                "convert cut.safetensors -o new | cut.safetensors says that its header has 100 bytes; the file has 9; it",
                "convert zero.pth -o new | zero.pth is no zip file of PyTorch 1.6 or later (zip file is empty); load",
                "convert text.txt -o new | weight file text.txt has an unknown ending; legal are .safetensors, .pth,",
                "convert folder.safetensors -o new | encoder 'folder.safetensors' is an empty folder; give",
                "export --encoder empty -o new | encoder 'empty' is an empty folder; give",
                "embed others --encoder empty -o new.safetensors | others holds no images (bmp, jpeg,",
                "embed zero.csv --encoder baseline:colour -o new.safetensors | zero.csv is empty; write a header line",
                "embed folder.npz --encoder baseline:colour -o new.safetensors | folder.npz is a folder; give a file",
                "eval knn none --encoder baseline:colour | none does not exist; give a folder with labels.csv (columns",
                "eval knn empty --encoder baseline:colour | empty is a folder without labels.csv; give a folder with",
                "eval knn text.txt --encoder baseline:colour | text.txt is no table; give a folder with labels.csv",
                "eval knn folder.safetensors | folder.safetensors is a folder; give a safetensors file",
                "eval survival none --outcomes empty | empty is a folder; give a CSV with a header line such as patient,",
                "eval segment none --encoder empty | none does not exist; segmentation needs pictures with masks: a CSV",
                "eval segment empty --encoder empty | empty has neither labels.csv nor images and masks; segmentation",
                "eval compare empty empty | empty is a folder; give a file",
                "eval compare zero.json zero.json | zero.json is no whole result (No content to map due to end-of-input",
                "eval report broken.json -o new.html | broken.json is no whole result (",
                "eval suite empty --encoder baseline:colour -o new | suite empty is a folder; give the path of a YAML",
                "plan --device CPU | device 'CPU' is unknown; legal are auto, cpu, cuda and cuda:INDEX",
                "report none | run folder none does not exist; give the folder that the run was started with",
            })
    void is_told_in_one_line(String command, String message) {
        StringWriter err = new StringWriter();
        CommandLine line = Golgi.commandLine();
        line.setErr(new PrintWriter(err, true));
        String[] arguments = Arrays.stream(command.split(" "))
                .map(word -> Files.exists(folder.resolve(word)) || word.startsWith("n") ? folder + "/" + word : word)
                .toArray(String[]::new);

        assertThat(Golgi.run(line, arguments)).isPositive();

        assertThat(err.toString().replace(folder + "/", ""))
                .startsWith("golgi: " + message)
                .hasLineCount(1)
                .doesNotContain("REDACTED");
        assertThat(folder.resolve("new")).doesNotExist();
    }
}
