package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * Outputs that cannot be written are refused before the work. All pictures are unreadable: whoever looks at them before
 * the outputs fails with another message.
 */
class OutputsTest {
    private static final String SMALL = "--encoder random:tiny/8@32?depth=1";

    @TempDir
    private Path folder;

    @BeforeEach
    void make_data() throws IOException {
        StringBuilder labels = new StringBuilder("path,mask,label,split,slide\n");
        for (int i = 0; i < 8; i++) {
            Files.writeString(folder.resolve("p" + i + ".png"), "no picture");
            labels.append(
                    "p%d.png,m.png,%s,%s,s%d%n".formatted(i, i % 2 == 0 ? "a" : "b", i < 4 ? "train" : "test", i));
        }
        Files.write(folder.resolve("m.png"), ImageCodec.png(RgbImage.blank(32, 32)));
        Files.writeString(folder.resolve("labels.csv"), labels);
        Files.writeString(folder.resolve("outcomes.csv"), "slide,time,event\ns1,1,1\n");
        Files.writeString(folder.resolve("suite.yaml"), "tasks:\n  - {name: own, data: .}\n");
        Files.writeString(folder.resolve("file"), "precious");
        Files.createDirectories(folder.resolve("dir"));
        Files.createDirectories(folder.resolve("taken"));
        Files.writeString(folder.resolve("taken/s0.h5"), "precious");
        Files.createDirectories(folder.resolve("shown.png"));
        Files.writeString(folder.resolve("seen-attention"), "precious");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "eval knn DATA -o dir | dir is a folder; name a file in it",
                "eval knn DATA -o file/x.json | file/x.json cannot be written: file is no folder that takes new files",
                "eval knn DATA -o x.json --cache file | file is a file; name a folder",
                "eval linear DATA --folds 2 -o dir | dir is a folder; name a file in it",
                "eval fewshot DATA --shots 1 -o dir | dir is a folder; name a file in it",
                "eval retrieval DATA -o dir | dir is a folder; name a file in it",
                "eval retrieval DATA -o shown.json | shown.png is a folder; name a file in it",
                "eval slide DATA -o dir | dir is a folder; name a file in it",
                "eval slide DATA -o shown.json | shown.png is a folder; name a file in it",
                "eval slide DATA -o seen.json | seen-attention is a file; name a folder",
                "eval survival DATA --outcomes outcomes.csv -o dir | dir is a folder; name a file in it",
                "eval robustness DATA --centre-column slide -o dir | dir is a folder; name a file in it",
                "eval resolutions DATA --sizes 32 --results file | file is a file; name a folder",
                "eval resolutions DATA --sizes 32 -o x.json | --out x.json is for one result, here are two for each",
                "eval segment DATA -o dir | dir is a folder; name a file in it",
                "eval segment DATA -o file/x.json | file/x.json cannot be written: file is no folder that takes new",
                "eval segment DATA -o shown.json | shown.png is a folder; name a file in it",
                "eval segment DATA --save-head dir --mpp 1 | dir is a folder; name a file in it",
                "eval segment DATA --cache file | file is a file; name a folder",
                "eval task own DATA -o file | file is a file; name a folder",
                "eval task own DATA -o x --cache file | file is a file; name a folder",
                "eval suite suite.yaml -o file | file is a file; name a folder",
                "embed DATA -o file/x.safetensors | file/x.safetensors cannot be written: file is no folder that",
                "embed DATA --format h5 -o taken | taken/s0.h5 exists already; give another folder or --force",
                "embed DATA --format h5 -o file | file is a file; name a folder",
                "export -o file/x | file/x cannot be written: file is no folder that takes new files",
                "audit DATA DATA --out file | file is a file; name a folder",
            })
    void that_cannot_be_written_are_refused_before_the_work(String command, String message) throws IOException {
        StringWriter err = new StringWriter();
        CommandLine line = Golgi.commandLine();
        line.setErr(new PrintWriter(err, true));
        String[] arguments = Arrays.stream((command + " " + SMALL).split(" "))
                .map(this::placed)
                .toArray(String[]::new);
        long before = count();

        assertThat(Golgi.run(line, arguments)).isPositive();

        assertThat(err.toString().replace(folder + "/", "")).contains(message).hasLineCount(1);
        assertThat(count()).as("nothing was made").isEqualTo(before);
    }

    private String placed(String word) {
        if (word.equals("DATA")) {
            return folder.toString();
        }
        boolean path = word.matches("dir|taken|file(/.*)?|x|.*\\.(json|csv|yaml)");
        return path ? folder.resolve(word).toString() : word;
    }

    private long count() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.count();
        }
    }
}
