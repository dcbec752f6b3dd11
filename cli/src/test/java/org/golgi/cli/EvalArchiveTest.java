package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.golgi.core.random.Rng;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Pictures in a NumPy archive, from the command line to the result. */
class EvalArchiveTest {
    private static final int PICTURES = 24;
    private static final int SIDE = 16;

    @TempDir
    Path folder;

    /** Pink and blue pictures; every third is for testing. */
    @BeforeEach
    void make_an_archive() throws IOException {
        byte[] pictures = new byte[PICTURES * SIDE * SIDE * 3];
        Rng rng = Rng.of(3);
        ByteArrayOutputStream kinds = new ByteArrayOutputStream();
        ByteArrayOutputStream splits = new ByteArrayOutputStream();
        for (int i = 0; i < PICTURES; i++) {
            int[] colour = i % 2 == 0 ? new int[] {210, 110, 150} : new int[] {90, 110, 190};
            for (int j = 0; j < SIDE * SIDE * 3; j++) {
                pictures[i * SIDE * SIDE * 3 + j] = (byte) (colour[j % 3] + rng.nextInt(40));
            }
            kinds.writeBytes((i % 2 == 0 ? "pink" : "blue").getBytes(StandardCharsets.US_ASCII));
            splits.writeBytes((i % 3 == 0 ? "test\0" : "train").getBytes(StandardCharsets.US_ASCII));
        }
        try (OutputStream file = Files.newOutputStream(folder.resolve("cells.npz"));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            array(zip, "images", "|u1", "(%d, %d, %d, 3)".formatted(PICTURES, SIDE, SIDE), pictures);
            array(zip, "kind", "|S4", "(%d,)".formatted(PICTURES), kinds.toByteArray());
            array(zip, "split", "|S5", "(%d,)".formatted(PICTURES), splits.toByteArray());
        }
    }

    /** One array in NumPy's format 1.0. */
    private static void array(ZipOutputStream zip, String name, String type, String shape, byte[] data)
            throws IOException {
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
        int length = (10 + header.length() + 1 + 63) / 64 * 64 - 10;
        zip.putNextEntry(new ZipEntry(name + ".npy"));
        zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) length, (byte) (length >> 8)});
        zip.write((String.format(Locale.ROOT, "%-" + (length - 1) + "s", header) + "\n")
                .getBytes(StandardCharsets.US_ASCII));
        zip.write(data);
        zip.closeEntry();
    }

    @Test
    void a_probe_learns_from_an_archive() {
        assertThat(golgi("eval", "linear", folder.resolve("cells.npz").toString(), "--label-column=kind"))
                .contains("balanced accuracy")
                .contains("1.0000");
    }

    @Test
    void a_suite_takes_an_archive_as_a_task() throws IOException {
        Path suite = folder.resolve("suite.yaml");
        Files.writeString(
                suite,
                "tasks:\n  - {name: cells, data: %s, columns: {label: kind}, protocols: [knn:3]}\n"
                        .formatted(folder.resolve("cells.npz")));

        assertThat(golgi(
                        "eval",
                        "suite",
                        suite.toString(),
                        "-o",
                        folder.resolve("results").toString()))
                .contains("cells")
                .contains("1.0000")
                .doesNotContain("failed");
    }

    /** What goes to standard output and error. */
    private static String golgi(String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--encoder=baseline:colour-texture";
        CommandLine line = Golgi.commandLine();
        StringWriter text = new StringWriter();
        line.setOut(new PrintWriter(text, true));
        line.setErr(new PrintWriter(text, true));
        Golgi.run(line, all);
        return text.toString();
    }
}
