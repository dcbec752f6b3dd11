package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.phantom.PhantomSlide;
import org.golgi.datasets.phantom.PhantomSpec;
import org.golgi.datasets.phantom.TissueClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AuditCommandTest {
    private static final int SIDE = 128;

    @TempDir
    private Path root;

    private final PhantomSlide slide =
            new PhantomSlide(new PhantomSpec(5, 0, 1024, List.of(TissueClass.values()), false));
    private String printed;

    private void tile(String name, int x, int y) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, ImageCodec.png(slide.paint(x, y, SIDE, SIDE)));
    }

    private int audit(String... more) {
        CommandLine line = Golgi.commandLine();
        StringWriter text = new StringWriter();
        line.setOut(new PrintWriter(text, true));
        line.setErr(new PrintWriter(text, true));
        String[] arguments = new String[3 + more.length];
        arguments[0] = "audit";
        arguments[1] = root.resolve("pretrain").toString();
        arguments[2] = root.resolve("eval").toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        int code = Golgi.run(line, arguments);
        printed = text.toString();
        return code;
    }

    @Test
    void an_encoder_finds_a_tile_that_was_cut_elsewhere() throws IOException {
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                tile("pretrain/" + i + j + ".png", 192 + 160 * i, 192 + 160 * j);
            }
        }
        tile("eval/shifted.png", 192 + 160 + 10, 192 + 2 * 160 + 9);
        tile("eval/new.png", 192 + 2 * 160 + 80, 192 + 80);

        assertThat(audit()).as("neither pixels nor looks tell: " + printed).isZero();

        Path out = root.resolve("out");
        String[] encoder = {"--encoder", "baseline:colour-texture", "--similarity", "0.98", "--out", out.toString()};
        assertThat(audit(encoder)).as(printed).isEqualTo(1);

        assertThat(printed).contains("feature         1").contains("12.png  =  shifted.png  (cosine 0.9");
        assertThat(out.resolve("findings.csv")).content().contains("feature,\"12.png\",\"shifted.png\",0,0.9");
        assertThat(out.resolve("pairs.jpg")).exists();
    }

    @Test
    void a_patient_in_two_splits_is_found_and_a_slide_where_patients_are_unknown() throws IOException {
        tile("pretrain/a.png", 256, 256);
        tile("eval/b.png", 512, 256);
        tile("eval/c.png", 512, 512);
        tile("eval/d.png", 256, 512);
        Files.writeString(
                root.resolve("eval/labels.csv"),
                "path,label,split,patient\nb.png,x,train,P1\nc.png,x,test,P1\nd.png,x,test,P2\n");
        assertThat(audit()).isEqualTo(1);
        assertThat(printed).contains("split           1").contains("split    test and train  share  patient P1");

        Files.writeString(
                root.resolve("eval/labels.csv"),
                "path,label,split,slide\nb.png,x,train,S1\nc.png,x,test,S1\nd.png,x,test,S2\n");
        assertThat(audit()).isEqualTo(1);
        assertThat(printed).contains("share  slide S1");
    }

    @Test
    void an_impossible_similarity_is_one_line() throws IOException {
        tile("pretrain/a.png", 256, 256);
        tile("eval/b.png", 512, 256);
        assertThat(audit("--encoder", "baseline:colour-texture", "--similarity", "1.5"))
                .isEqualTo(2);
        assertThat(printed).contains("more than 0 and at most 1, got 1.5").hasLineCount(1);
    }
}
