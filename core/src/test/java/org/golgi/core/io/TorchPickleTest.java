package org.golgi.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The .pth files were written by PyTorch 1.13; see the comment in each test for what is in them. */
class TorchPickleTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @Test
    void tensors_of_all_kinds_are_read_and_the_rest_is_left_out() throws Exception {
        try (Scope scope = new Scope()) {
            Map<String, Tensor> read = TorchPickle.read(resource("kinds.pth"));
            assertThat(read.keySet())
                    .containsExactly(
                            "f32",
                            "transposed",
                            "row",
                            "half",
                            "bf16",
                            "i64",
                            "u8",
                            "bool",
                            "f64",
                            "scalar",
                            "parameter",
                            "nested.inner.deep");
            assertThat(Ops.toFloats(read.get("transposed"))).containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11);
            assertThat(Ops.toFloats(read.get("row"))).containsExactly(4, 5, 6, 7);
            assertThat(Ops.toFloats(read.get("half"))).containsExactly(1.5f, -2);
            assertThat(read.get("half").dtype().toScalarType().intern()).isEqualTo(torch.ScalarType.Half);
            assertThat(Ops.toFloats(read.get("bf16"))).containsExactly(1.5f, -3);
            assertThat(Ops.toLongs(read.get("i64"))).containsExactly(1, -2);
            assertThat(Ops.toLongs(read.get("u8"))).containsExactly(0, 255);
            assertThat(Ops.toLongs(read.get("bool"))).containsExactly(1, 0);
            assertThat(Ops.toFloats(read.get("f64"))).containsExactly(0.1f);
            assertThat(read.get("scalar").shape()).isEmpty();
            assertThat(Ops.toFloats(read.get("parameter"))).containsExactly(3);
            assertThat(Ops.toFloats(read.get("nested.inner.deep"))).containsExactly(7);
        }
    }

    @Test
    void a_section_is_read_by_itself_and_a_wrong_one_names_the_right_ones() throws Exception {
        Path file = resource("dinov2_teacher.pth");
        try (Scope scope = new Scope()) {
            assertThat(TorchPickle.read(file, "teacher")).containsKeys("backbone.cls_token", "dino_head.mlp.0.weight");
            assertThat(TorchPickle.read(file)).containsKey("teacher.backbone.cls_token");
            assertThatThrownBy(() -> TorchPickle.read(file, "student"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[teacher, iteration]");
        }
    }

    @Test
    void the_format_before_1_6_is_refused_with_a_way_out() {
        assertThatThrownBy(() -> TorchPickle.read(resource("legacy.pth")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("save it again");
    }

    @Test
    void a_program_that_wants_to_run_something_is_refused() throws IOException {
        Path victim = folder.resolve("victim");
        Files.writeString(victim, "still here");
        String command = "rm " + victim;
        byte[] program = concat(
                bytes(0x80, 2),
                text("cos\nsystem\n"),
                bytes('X', command.length(), 0, 0, 0),
                text(command),
                bytes(0x85, 'R', '.'));
        refused(program, "os.system");
        assertThat(victim).exists();
        refused(concat(bytes(0x80, 2), text("cbuiltins\neval\n"), bytes('.')), "builtins.eval");
        refused(
                concat(bytes(0x80, 4), bytes(0x8c, 5), text("posix"), bytes(0x8c, 6), text("system"), bytes(0x93, '.')),
                "posix.system");
        refused(concat(bytes(0x80, 2), text("ctorch.storage\n_load_from_bytes\n"), bytes('.')), "_load_from_bytes");
        refused(concat(bytes(0x80, 2, '(', 'i'), text("os\nsystem\n"), bytes('.')), "0x69");
    }

    @Test
    void a_tensor_beyond_its_storage_is_refused() throws IOException {
        refused(tensor(0, 3, 1, 2), "larger than its storage");
        refused(tensor(1, 2, 1, 2), "larger than its storage");
        refused(tensor(0, 100, 0, 2), "larger than its storage");
        refused(tensor(0, 2, 1, 3), "described as 3 numbers");
        try (Scope scope = new Scope()) {
            assertThat(Ops.toFloats(TorchPickle.read(archive(tensor(0, 2, 1, 2), ZipEntry.STORED))
                            .get("a")))
                    .containsExactly(0, 0);
        }
    }

    @Test
    void a_compressed_storage_is_refused_before_it_grows() throws IOException {
        assertThatThrownBy(() -> TorchPickle.read(archive(tensor(0, 2, 1, 2), ZipEntry.DEFLATED)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("compressed");
    }

    @Test
    void senseless_programs_end_in_an_error() throws IOException {
        refused(bytes('.'), "makes no sense");
        refused(bytes(0x80), "makes no sense");
        refused(bytes('}', 'u', '.'), "makes no sense");
        refused(bytes('h', 9, '.'), "never stored");
        refused(bytes('X', 255, 255, 255, 127, '.'), "text of");
        refused(bytes('N', 'K', 1, 'a', '.'), "no list");
        refused(concat(text("ccollections\nOrderedDict\n"), bytes(']', 'K', 1, 'a', 0x85, 'R', '.')), "list of pairs");
    }

    @Test
    void a_dictionary_that_holds_itself_or_explodes_is_bounded() throws IOException {
        // d = {}; d["a"] = d: no tensors, and no endless walk
        refused(bytes('}', 'q', 0, 'X', 1, 0, 0, 0, 'a', 'h', 0, 's', '.'), "no tensors");
        // nine levels, each ten times the level below
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes('}', 'q', 0, '0'));
        for (int level = 1; level < 9; level++) {
            out.writeBytes(bytes('}', 'q', level, '('));
            for (int i = 0; i < 10; i++) {
                out.writeBytes(bytes('K', i, 'h', level - 1));
            }
            out.writeBytes(bytes('u', '0'));
        }
        out.writeBytes(bytes('h', 8, '.'));
        refused(out.toByteArray(), "entries");
    }

    @Test
    void names_that_explode_are_refused() throws IOException {
        // l0 = []; each list holds the one before twice, and the last is called for as a name
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes(']', 'q', 0));
        for (int level = 1; level < 40; level++) {
            out.writeBytes(bytes(']', 'q', level, 'h', level - 1, 'a', 'h', level - 1, 'a'));
        }
        out.writeBytes(bytes('X', 1, 0, 0, 0, 'x', 0x93, '.'));
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> refused(out.toByteArray(), "makes no sense"));
    }

    @Test
    void long_keys_do_not_multiply() throws IOException {
        // {"aaa…": {0: tensor, 1: tensor, …}}: every dotted key would hold the million letters again
        byte[] tensor = tensor(0, 2, 1, 2);
        byte[] value = Arrays.copyOfRange(tensor, 7, tensor.length - 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes('}', 'X', 0, 0, 16, 0));
        out.writeBytes("a".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(concat(bytes('}', 'K', 0), value, bytes('q', 0, 's')));
        for (int i = 1; i < 250; i++) {
            out.writeBytes(bytes('K', i, 'h', 0, 's'));
        }
        out.writeBytes(bytes('s', '.'));
        refused(out.toByteArray(), "a key of 1048576 letters");
    }

    @Test
    void storages_that_share_bytes_of_the_file_are_refused() throws IOException {
        Path file = folder.resolve("overlap.pth");
        byte[] storage = new byte[4096];
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "x/data.pkl", concat(bytes('}', '('), storages(8, 1024), bytes('u', '.')), ZipEntry.STORED);
            put(zip, "x/data/0", storage, ZipEntry.STORED);
            for (int i = 1; i < 8; i++) {
                put(zip, "x/data/" + i, new byte[0], ZipEntry.STORED);
            }
        }
        // all entries of the directory point at the first storage
        ByteBuffer zip = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int first = -1;
        for (int at = zip.limit() - 22 - 1; at >= 0; at--) {
            if (zip.getInt(at) == 0x02014b50 && zip.get(at + 46 + 7) == '0' && zip.getShort(at + 28) == 8) {
                first = at;
            }
        }
        for (int at = first; zip.getInt(at) == 0x02014b50; at += 46 + 8) {
            for (int field : new int[] {16, 20, 24, 42}) {
                zip.putInt(at + field, zip.getInt(first + field));
            }
        }
        Files.write(file, zip.array());
        assertThatThrownBy(() -> TorchPickle.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("storages of more bytes than the file has");
    }

    /** Pairs of a number and a tensor of a storage of its own. */
    private static byte[] storages(int count, int numbers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            out.writeBytes(concat(
                    bytes('K', i),
                    text("ctorch._utils\n_rebuild_tensor_v2\n"),
                    bytes('(', '(', 'X', 7, 0, 0, 0),
                    text("storage"),
                    text("ctorch\nFloatStorage\n"),
                    bytes('X', 1, 0, 0, 0, '0' + i, 'X', 3, 0, 0, 0, 'c', 'p', 'u'),
                    bytes('M', numbers & 0xFF, numbers >> 8, 't', 'Q'),
                    bytes('K', 0, 'K', 1, 0x85, 'K', 1, 0x85, 0x89, 'N', 't', 'R')));
        }
        return out.toByteArray();
    }

    @Test
    void many_views_of_one_storage_are_bounded() throws IOException {
        // what is made of a file's tensors later, such as a joined query, key and value, copies each of them
        byte[] tensor = tensor(0, 2, 1, 2);
        byte[] value = Arrays.copyOfRange(tensor, 7, tensor.length - 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(concat(bytes('}', 'K', 0), value, bytes('q', 0, 's')));
        for (int i = 1; i < 60_000; i++) {
            out.writeBytes(bytes('M', i & 0xFF, i >> 8, 'h', 0, 's'));
        }
        out.writeBytes(bytes('.'));
        try (Scope scope = new Scope()) {
            assertThat(TorchPickle.read(archive(out.toByteArray(), ZipEntry.STORED)))
                    .hasSize(60_000); // 8 bytes each: smaller than their names
        }
        Path file = folder.resolve("views.pth");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            byte[] large = concat(bytes('}', '('), wholeStorage(60, 1024), bytes('u', '.'));
            put(zip, "x/data.pkl", large, ZipEntry.STORED);
            put(zip, "x/data/0", new byte[4096], ZipEntry.STORED);
        }
        assertThatThrownBy(() -> TorchPickle.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("times as large as the file");
    }

    /** Pairs of a number and a tensor that is all of storage 0, which is recalled from the second on. */
    private static byte[] wholeStorage(int count, int numbers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(concat(
                bytes('K', 0),
                text("ctorch._utils\n_rebuild_tensor_v2\n"),
                bytes('(', '(', 'X', 7, 0, 0, 0),
                text("storage"),
                text("ctorch\nFloatStorage\n"),
                bytes('X', 1, 0, 0, 0, '0', 'X', 3, 0, 0, 0, 'c', 'p', 'u'),
                bytes('M', numbers & 0xFF, numbers >> 8, 't', 'Q', 'K', 0),
                bytes('M', numbers & 0xFF, numbers >> 8, 0x85, 'K', 1, 0x85, 0x89, 'N', 't', 'R', 'q', 0)));
        for (int i = 1; i < count; i++) {
            out.writeBytes(bytes('K', i, 'h', 0));
        }
        return out.toByteArray();
    }

    /** {"a": tensor of a storage of 2 numbers}. */
    private static byte[] tensor(int offset, int size, int stride, int described) {
        return concat(
                bytes('}', 'X', 1, 0, 0, 0, 'a'),
                text("ctorch._utils\n_rebuild_tensor_v2\n"),
                bytes('(', '(', 'X', 7, 0, 0, 0),
                text("storage"),
                text("ctorch\nFloatStorage\n"),
                bytes('X', 1, 0, 0, 0, '0', 'X', 3, 0, 0, 0, 'c', 'p', 'u', 'K', described, 't', 'Q'),
                bytes('K', offset, 'K', size, 0x85, 'K', stride, 0x85, 0x89, 'N', 't', 'R', 's', '.'));
    }

    private void refused(byte[] program, String message) throws IOException {
        Path file = archive(program, ZipEntry.STORED);
        assertThatThrownBy(() -> TorchPickle.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    private Path archive(byte[] program, int method) throws IOException {
        Path file = Files.createTempFile(folder, "a", ".pth");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "x/data.pkl", program, ZipEntry.STORED);
            put(zip, "x/data/0", new byte[8], method);
        }
        return file;
    }

    private static void put(ZipOutputStream zip, String name, byte[] content, int method) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
            entry.setSize(content.length);
            entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(TorchPickleTest.class.getResource(name).toURI());
    }
}
