package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.eval.task.ResultFile;
import org.golgi.eval.task.ResultPictures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Pictures beside results, on tiles of eight slides, four reddish and four bluish. */
class EvalPicturesTest {
    private static final String ENCODER = "baseline:colour-texture";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void make_tiles() throws IOException {
        StringBuilder table = new StringBuilder("path,label,split,slide\n");
        for (int slide = 0; slide < 8; slide++) {
            for (int tile = 0; tile < 6; tile++) {
                String name = "s" + slide + "_" + 64 * (tile % 3) + "_" + 64 * (tile / 3) + ".png";
                Files.write(folder.resolve(name), ImageCodec.png(tile(slide, tile)));
                table.append(String.join(
                        ",", name, slide % 2 == 0 ? "red" : "blue", slide < 4 ? "train" : "test", "s" + slide + "\n"));
            }
        }
        Files.writeString(folder.resolve("labels.csv"), table);
    }

    private static RgbImage tile(int slide, int tile) {
        RgbImage image = RgbImage.blank(64, 64);
        Rng rng = Rng.of(slide, tile);
        for (int i = 0; i < image.pixels().length; i++) {
            boolean strong = i % 3 == (slide % 2 == 0 ? 0 : 2);
            image.pixels()[i] = (byte) ((strong ? 180 : 90) + rng.nextInt(40));
        }
        return image;
    }

    @Test
    void retrieval_shows_queries_with_what_they_found() throws IOException {
        Path json = folder.resolve("out/retrieval.json");
        assertThat(golgi("eval", "retrieval", folder.toString(), "--encoder", ENCODER, "-o", json.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("The result is in " + json + ", its picture in " + ResultPictures.beside(json));
        ResultFile result = ResultFile.read(json);
        assertThat(result.protocol().settings().get(ResultPictures.SHOWN)).contains("s4_", "s5_");
        assertThat(ResultPictures.read(json, result)).isPresent();
    }

    @Test
    void features_alone_show_nothing_until_their_tiles_are_named() throws IOException {
        Path features = folder.resolve("f.safetensors");
        golgi("embed", folder.toString(), "--encoder", ENCODER, "-o", features.toString());
        Path json = folder.resolve("slides.json");
        String[] command = {
            "eval",
            "slide",
            features.toString(),
            "--epochs",
            "1",
            "-o",
            json.toString(),
            "--pictures",
            folder.toString()
        };
        assertThat(golgi(java.util.Arrays.copyOf(command, 7)))
                .as(err.toString())
                .isZero();
        assertThat(folder.resolve("slides-attention/attention.csv")).exists();
        assertThat(folder.resolve("slides-attention/s4.png"))
                .as("places are known")
                .exists();
        RgbImage bare = ImageCodec.read(folder.resolve("slides.png"));
        assertThat(golgi(command)).as(err.toString()).isZero();
        RgbImage withTiles = ImageCodec.read(folder.resolve("slides.png"));
        assertThat(withTiles.width()).as("the strip of tiles is beside").isGreaterThan(bare.width());
        assertThat(Files.readAllLines(folder.resolve("slides-attention/attention.csv")))
                .hasSize(1 + 4 * 6)
                .anyMatch(line -> line.startsWith("s4,s4_64_0.png,64,0,"));
    }

    @Test
    void a_suite_keeps_the_pictures_for_its_page() throws IOException {
        Files.writeString(folder.resolve("suite.yaml"), """
                tasks:
                  - {name: mine, data: ., protocols: [retrieval, slide-abmil, "knn:3"]}
                """);
        Path results = folder.resolve("results");
        assertThat(golgi(
                        "eval",
                        "suite",
                        folder.resolve("suite.yaml").toString(),
                        "--encoder",
                        ENCODER,
                        "-o",
                        results.toString()))
                .as(err.toString())
                .isZero();
        Path page = folder.resolve("page.html");
        assertThat(golgi("eval", "report", results.toString(), "-o", page.toString()))
                .isZero();
        assertThat(Files.readString(page))
                .containsOnlyOnce("queries and their nearest training pictures")
                .containsOnlyOnce("attention over held-out slides");
        // A result without a picture of its own does not show one that lies there by chance.
        Files.copy(results.resolve("mine.retrieval.png"), results.resolve("mine.knn-3.png"));
        golgi("eval", "report", results.toString(), "-o", page.toString());
        assertThat(Files.readString(page)).containsOnlyOnce("queries and their nearest training pictures");
    }

    private int golgi(String... arguments) {
        CommandLine line = Golgi.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }
}
