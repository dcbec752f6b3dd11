package org.golgi.datasets.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.golgi.datasets.label.LabelColumn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTilesTest {
    @TempDir
    Path folder;

    private final Map<String, byte[]> arrays = new LinkedHashMap<>();

    private static byte[] npy(String type, String shape, byte[] data) {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
        ByteBuffer buffer =
                ByteBuffer.allocate(10 + header.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        return buffer.putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
    }

    private Path archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (var array : arrays.entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                zip.write(array.getValue());
            }
        }
        return Files.write(folder.resolve("set.npz"), bytes.toByteArray());
    }

    @Test
    void pictures_and_columns_of_numbers_and_texts_are_read() throws IOException {
        byte[] pixels = new byte[2 * 2 * 1 * 3];
        pixels[9] = 7; // second picture, right pixel, red
        arrays.put("images", npy("|u1", "(2, 1, 2, 3)", pixels));
        arrays.put("cell_type", npy("<U2", "(2,)", new byte[] {'a', 0, 0, 0, 'b', 0, 0, 0, 'c', 0, 0, 0, 0, 0, 0, 0}));
        arrays.put("patient_id", npy("<i2", "(2,)", new byte[] {1, 1, -1, -1}));
        try (NpzTiles tiles = NpzTiles.open(archive(), Map.of(LabelColumn.LABEL, "cell_type"))) {
            assertThat(tiles.size()).isEqualTo(2);
            assertThat(tiles.read(1).red(1, 0)).isEqualTo(7);
            assertThat(tiles.rows().get(0).label()).contains("ab");
            assertThat(tiles.rows().get(1).label()).contains("c");
            assertThat(tiles.rows().get(0).patient()).contains("257");
            assertThat(tiles.rows().get(1).patient()).contains("-1");
        }
    }

    @Test
    void columns_of_types_that_are_not_read_are_refused_by_name() throws IOException {
        for (String type : new String[] {"<f2", "<f16", "<i3", "<U999999999"}) {
            arrays.clear();
            arrays.put("images", npy("|u1", "(1, 1, 1, 3)", new byte[3]));
            arrays.put("labels", npy(type, "(1,)", new byte[16]));
            Path archive = archive();
            assertThatThrownBy(() -> NpzTiles.open(archive, Map.of()))
                    .as(type)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("set.npz")
                    .hasMessageContaining("'labels'");
        }
    }

    @Test
    void parts_named_train_and_test_are_splits() throws IOException {
        arrays.put("train_images", npy("|u1", "(1, 2, 2)", new byte[] {5, 0, 0, 0}));
        arrays.put("train_labels", npy("|u1", "(1, 1)", new byte[] {3}));
        arrays.put("test_images", npy("|u1", "(1, 2, 2)", new byte[] {0, 9, 0, 0}));
        arrays.put("test_labels", npy("|u1", "(1, 1)", new byte[] {4}));
        try (NpzTiles tiles = NpzTiles.open(archive(), Map.of())) {
            assertThat(tiles.rows().get(0).split()).contains("train");
            assertThat(tiles.rows().get(1).split()).contains("test");
            assertThat(tiles.rows().get(1).label()).contains("4");
            assertThat(tiles.read(0).green(0, 0)).isEqualTo(5);
            assertThat(tiles.read(1).blue(1, 0)).isEqualTo(9);
        }
    }

    @Test
    void damaged_hostile_and_foreign_archives_are_refused_by_name() throws IOException {
        arrays.put("images", npy("|u1", "(2, 1, 2, 3)", new byte[5]));
        assertThatThrownBy(() -> NpzTiles.open(archive(), Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("set.npz, array 'images': it ends after 5 of 12 bytes");
        arrays.put("images", npy("|u1", "(99999, 99999, 99999, 3)", new byte[5]));
        assertThatThrownBy(() -> NpzTiles.open(archive(), Map.of())).hasMessageContaining("at most 2 GB");
        arrays.put("images", npy("<f4", "(1, 1, 1, 3)", new byte[12]));
        assertThatThrownBy(() -> NpzTiles.open(archive(), Map.of())).hasMessageContaining("pictures are bytes");
        Path text = Files.writeString(folder.resolve("no.npz"), "text");
        assertThatThrownBy(() -> NpzTiles.open(text, Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no.npz is no NumPy archive");
    }
}
