package org.golgi.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.testing.Golden;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @Test
    void every_number_type_comes_back_as_it_was_written() throws IOException {
        Path file = folder.resolve("all.safetensors");
        torch.ScalarType[] types = {
            Ops.F64,
            Ops.F32,
            torch.ScalarType.Half,
            Ops.BF16,
            Ops.I64,
            torch.ScalarType.Int,
            torch.ScalarType.Short,
            torch.ScalarType.Char,
            Ops.U8,
            Ops.BOOL
        };
        try (Scope scope = new Scope()) {
            Map<String, Tensor> written = new LinkedHashMap<>();
            for (torch.ScalarType type : types) {
                written.put(
                        "t." + type,
                        Ops.floats(new float[] {0, 1, 2, 3, 4, 5}, 2, 3).to(type));
            }
            Safetensors.write(file, written, Map.of("recipe", "a \"b\" ü"));
            Map<String, Tensor> read = Safetensors.read(file);
            assertThat(read.keySet()).containsExactlyInAnyOrderElementsOf(written.keySet());
            written.forEach((name, tensor) -> assertThat(tensor.equal(read.get(name))
                            && tensor.dtype().toScalarType().intern()
                                    == read.get(name).dtype().toScalarType().intern())
                    .as(name)
                    .isTrue());
        }
        assertThat(SafetensorsFile.open(file).metadata()).containsExactly(Map.entry("recipe", "a \"b\" ü"));
    }

    @Test
    void scalars_empty_tensors_and_strided_views_come_back() throws IOException {
        Path file = folder.resolve("shapes.safetensors");
        try (Scope scope = new Scope()) {
            Tensor matrix = Ops.floats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
            Safetensors.write(
                    file,
                    Map.of("scalar", matrix.sum(), "empty", matrix.narrow(0, 0, 0), "transposed", matrix.t()),
                    Map.of());
            Map<String, Tensor> read = Safetensors.read(file);
            assertThat(read.get("scalar").shape()).isEmpty();
            assertThat(Ops.toFloats(read.get("scalar"))).containsExactly(21);
            assertThat(read.get("empty").shape()).containsExactly(0, 3);
            assertThat(Ops.toFloats(read.get("transposed"))).containsExactly(1, 4, 2, 5, 3, 6);
        }
    }

    @Test
    void the_order_of_the_map_does_not_change_a_byte() throws IOException {
        try (Scope scope = new Scope()) {
            Tensor a = Ops.floats(new float[] {1}, 1);
            Tensor b = Ops.longs(2, 3);
            Map<String, Tensor> oneWay = new LinkedHashMap<>();
            oneWay.put("a", a);
            oneWay.put("b", b);
            Map<String, Tensor> other = new LinkedHashMap<>();
            other.put("b", b);
            other.put("a", a);
            Safetensors.write(folder.resolve("1"), oneWay, Map.of("x", "1", "y", "2"));
            Safetensors.write(folder.resolve("2"), other, Map.of("y", "2", "x", "1"));
        }
        assertThat(folder.resolve("1")).hasSameBinaryContentAs(folder.resolve("2"));
        ByteBuffer head =
                ByteBuffer.wrap(Files.readAllBytes(folder.resolve("1"))).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(head.getLong() % 8).isZero();
    }

    @Test
    void files_of_the_reference_writer_come_back_the_same() throws IOException {
        GoldenCase golden = Golden.cases("dinov2").stream()
                .filter(one -> one.name().equals("vit_b"))
                .findFirst()
                .orElseThrow();
        Path copy = folder.resolve("copy.safetensors");
        try (Scope scope = new Scope()) {
            Safetensors.write(copy, Safetensors.read(golden.part("weights").path()), Map.of());
        }
        SafetensorsFile written = SafetensorsFile.open(copy);
        assertThat(written.names()).isEqualTo(golden.part("weights").names());
        for (String name : written.names()) {
            assertThat(written.floats(name)).isEqualTo(golden.part("weights").floats(name));
        }
    }

    @Test
    void a_file_is_replaced_and_nothing_is_left_beside() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Files.writeString(folder.resolve(".model.safetensors.partial"), "left by a crash");
        try (Scope scope = new Scope()) {
            Safetensors.write(file, Map.of("x", Ops.longs(1)), Map.of());
            Safetensors.write(file, Map.of("x", Ops.longs(2)), Map.of());
        }
        assertThat(SafetensorsFile.open(file).longs("x")).containsExactly(2);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void a_write_that_fails_leaves_the_old_file() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Files.writeString(file, "old");
        assertThatThrownBy(() -> DurableFiles.replace(file, channel -> {
                    DurableFiles.write(channel, ByteBuffer.wrap(new byte[10]));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class);
        assertThat(file).hasContent("old");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"a\":{\"dtype\":\"Q7\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "[[[[[[[[[[[[]]]]]]]]]]]]",
                "{"
            })
    void a_hostile_header_is_refused(String header) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(folder.resolve("bad"), bytes.putLong(json.length).put(json).array());
        assertThatThrownBy(() -> SafetensorsFile.open(folder.resolve("bad")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("safetensors file");
    }

    @Test
    void a_header_longer_than_the_file_is_refused() throws IOException {
        Files.write(folder.resolve("bad"), new byte[] {-1, -1, -1, -1, 0, 0, 0, 0, '{', '}'});
        assertThatThrownBy(() -> SafetensorsFile.open(folder.resolve("bad"))).isInstanceOf(IOException.class);
    }

    @Test
    void a_tensor_beyond_2_gb_is_written_whole() throws IOException {
        long length = Integer.MAX_VALUE + 100L;
        ByteBuffer last = ByteBuffer.allocate(4);
        long[] written = {0};
        WritableByteChannel end = new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) {
                int count = source.remaining();
                written[0] += count;
                if (count >= 4) {
                    source.position(source.limit() - 4);
                    last.clear().put(source);
                }
                source.position(source.limit());
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
        try (Scope scope = new Scope()) {
            Tensor tensor = Ops.empty(ComputeDevice.CPU, Ops.U8, length); // takes memory only where it is written
            tensor.narrow(0, length - 4, 4).copy_(Ops.longs(1, 2, 3, 4));
            Safetensors.write(end, Map.of("features", tensor), Map.of());
        }
        assertThat(written[0]).isBetween(length + 8, length + 1000);
        assertThat(last.array()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void numbers_are_read_in_parts_and_those_beyond_an_array_refused() throws IOException {
        Path file = folder.resolve("large.safetensors");
        int length = (1 << 25) + 16;
        sparse(file, 4L * length);
        float[] values = SafetensorsFile.open(file).floats("features");
        assertThat(values).hasSize(length);
        assertThat(values[length - 1]).isEqualTo(7);
        sparse(file, 4L * Integer.MAX_VALUE);
        assertThatThrownBy(() -> SafetensorsFile.open(file).floats("features"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2147483647 numbers");
    }

    /** A file with a hole, whose last number is 7. */
    private static void sparse(Path file, long bytes) throws IOException {
        String header =
                "{\"features\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[0,%d]}}".formatted(bytes / 4, bytes);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer start = ByteBuffer.allocate(8 + header.length()).order(ByteOrder.LITTLE_ENDIAN);
            channel.write(start.putLong(header.length())
                    .put(header.getBytes(StandardCharsets.US_ASCII))
                    .flip());
            ByteBuffer seven = ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(7)
                    .flip();
            channel.write(seven, 8 + header.length() + bytes - 4);
        }
    }
}
