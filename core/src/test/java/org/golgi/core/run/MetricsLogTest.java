package org.golgi.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("metrics.jsonl");
    }

    private static Map<String, Double> values(double loss, double rate) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss/total", loss);
        values.put("rate", rate);
        return values;
    }

    private List<Long> steps() throws IOException {
        return MetricsLog.read(file()).stream().map(MetricsLog.Entry::step).toList();
    }

    @Test
    void one_line_a_step_at_once() throws IOException {
        try (MetricsLog log = MetricsLog.open(folder)) {
            log.log(1, values(2.5, 1e-7));
            assertThat(Files.readString(file()))
                    .matches("\\{\"step\":1,\"time\":[0-9.E]+,\"loss/total\":2.5,\"rate\":1.0E-7}\n");
            log.log(2, values(Double.NaN, Double.POSITIVE_INFINITY));
        }
        assertThat(Files.readString(file())).contains("\"loss/total\":\"NaN\",\"rate\":\"Infinity\"");
        List<MetricsLog.Entry> read = MetricsLog.read(file());
        assertThat(read.get(0).values()).isEqualTo(values(2.5, 1e-7));
        assertThat(read.get(1).values()).isEqualTo(values(Double.NaN, Double.POSITIVE_INFINITY));
    }

    @Test
    void going_back_drops_later_lines_from_both_files() throws IOException {
        try (MetricsLog log = MetricsLog.open(folder)) {
            for (long step = 1; step <= 5; step++) {
                log.log(step, values(step, 1));
            }
            log.rewindTo(3);
            assertThat(steps()).containsExactly(1L, 2L, 3L);
            log.log(4, values(40, 1));
        }
        assertThat(steps()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(events()).containsExactly("1 1.0", "2 2.0", "3 3.0", "4 40.0");
    }

    @Test
    void a_line_that_a_crash_cut_off_is_dropped_and_logging_goes_on() throws IOException {
        try (MetricsLog log = MetricsLog.open(folder)) {
            log.log(1, values(1, 1));
        }
        Files.writeString(file(), "{\"step\":2,\"ti", StandardOpenOption.APPEND);
        try (MetricsLog log = MetricsLog.open(folder)) {
            log.log(2, values(2, 1));
        }
        assertThat(steps()).containsExactly(1L, 2L);
        assertThat(events()).containsExactly("1 1.0", "2 2.0");
    }

    @Test
    void a_damaged_line_in_the_middle_is_an_error() throws IOException {
        Files.writeString(file(), "{\"step\":1}\nxx\n{\"step\":2}\n");
        assertThatThrownBy(() -> MetricsLog.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 2");
        assertThat(Files.readString(file())).contains("xx");
    }

    @Test
    void checksums_are_tensorboards() {
        // CRC-32C of "123456789" is e3069283 (RFC 3720 gives the polynomial); rotated and shifted by TensorFlow's mask.
        byte[] text = "123456789".getBytes(StandardCharsets.US_ASCII);
        long crc = 0xe3069283L;
        long masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8L) & 0xffffffffL;
        assertThat(Integer.toUnsignedLong(EventFile.maskedCrc(text))).isEqualTo(masked);
    }

    /** "step loss" of every event, read with checksums verified and by hand. */
    private List<String> events() throws IOException {
        Path events;
        try (Stream<Path> files = Files.list(folder)) {
            events = files.filter(path -> path.getFileName().toString().contains("tfevents"))
                    .reduce((one, other) -> {
                        throw new AssertionError("two event files");
                    })
                    .orElseThrow();
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(events)).order(ByteOrder.LITTLE_ENDIAN);
        List<String> found = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(length);
            assertThat(bytes.getInt()).isEqualTo(EventFile.maskedCrc(length));
            byte[] message = new byte
                    [(int) ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong()];
            bytes.get(message);
            assertThat(bytes.getInt()).isEqualTo(EventFile.maskedCrc(message));
            ByteBuffer event = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(event.get()).isEqualTo((byte) 0x09); // wall_time
            assertThat(event.getDouble()).isGreaterThan(1e9);
            byte tag = event.get();
            if (tag == 0x1a) { // file_version
                assertThat(new String(message, 11, message.length - 11, StandardCharsets.UTF_8))
                        .isEqualTo("brain.Event:2");
            } else {
                assertThat(tag).isEqualTo((byte) 0x10); // step
                int step = event.get();
                assertThat(event.get()).isEqualTo((byte) 0x2a); // summary
                event.get();
                assertThat(event.get()).isEqualTo((byte) 0x0a); // value
                event.get();
                assertThat(event.get()).isEqualTo((byte) 0x0a); // tag
                byte[] name = new byte[event.get()];
                event.get(name);
                assertThat(new String(name, StandardCharsets.UTF_8)).isEqualTo("loss/total");
                assertThat(event.get()).isEqualTo((byte) 0x15); // simple_value
                found.add(step + " " + event.getFloat());
            }
        }
        return found;
    }
}
