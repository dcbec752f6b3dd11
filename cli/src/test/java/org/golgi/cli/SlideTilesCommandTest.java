package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SlideTilesCommandTest {
    @TempDir
    Path root;

    private Path slides;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void a_plain_picture() throws IOException {
        slides = Files.createDirectory(root.resolve("slides"));
        BufferedImage picture = new BufferedImage(640, 512, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, 640, 512);
        for (int i = 0; i < 9000; i++) {
            pen.setColor(new Color(150 + i * 7 % 60, 60 + i * 13 % 70, 140 + i * 11 % 60));
            pen.fillRect(70 + i * 37 % 500, 40 + i * 53 % 420, 7, 5);
        }
        pen.dispose();
        ImageIO.write(picture, "png", slides.resolve("flat.png").toFile());
    }

    @Test
    void a_plain_picture_needs_its_resolution_and_then_is_cut() {
        assertThat(golgi(
                        "tile", slides.toString(), "--out", root.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("flat.png does not say how many micrometres a pixel has")
                .contains("--slide-mpp", "--slides-csv", "TIFF resolution tags");
        String tiles = root.resolve("tiles").toString();
        assertThat(golgi("tile", slides.toString(), "--out", tiles, "--size", "128", "--slide-mpp", "0.5"))
                .isZero();
        assertThat(golgi("shards", "verify", tiles)).isZero();
        String mixed = root.resolve("mixed").toString();
        assertThat(golgi("shards", "mix", tiles, "--out", mixed)).isZero();
        assertThat(golgi("shards", "verify", mixed)).isZero();
        assertThat(out.toString())
                .contains("1 mixed shards")
                .contains("all whole")
                .contains("a tile at random is read in 0.");
    }

    @Test
    void pretraining_takes_tiles_from_slides_without_shards() {
        String address = "tile://" + slides + "?slide_mpp=0.5&size=128&selection=" + root.resolve("selection");
        assertThat(golgi(
                        "pretrain",
                        "--preset",
                        "vitt16-cpu",
                        "--run",
                        root.resolve("run").toString(),
                        "--dry-run",
                        "-D",
                        "data.batch_size=8",
                        "-D",
                        "data.tiles=[" + address + "]"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).containsPattern("# [1-9]\\d* tiles, ");
        assertThat(root.resolve("selection/slides/flat.csv")).isRegularFile();
        assertThat(golgi(
                        "embed",
                        address,
                        "--encoder",
                        "random:tiny/16@64?depth=1",
                        "--out",
                        root.resolve("features.safetensors").toString()))
                .as(err.toString())
                .isZero();
    }

    private int golgi(String... arguments) {
        CommandLine line = Golgi.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return Golgi.run(line, arguments);
    }
}
