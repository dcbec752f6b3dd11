package org.golgi.core.run;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Writes TensorBoard's event file: records of length, masked CRC-32C of the length, a protocol-buffer message, masked
 * CRC-32C of the message. The messages used are {@code Event{wall_time=1, step=2, file_version=3, summary=5}},
 * {@code Summary{value=1}} and {@code Value{tag=1, simple_value=2}}.
 */
final class EventFile implements Closeable {
    private static final int MASK_DELTA = 0xa282ead8;
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final OutputStream stream;

    private EventFile(OutputStream stream) {
        this.stream = stream;
    }

    /** Begins a new file. */
    static EventFile create(Path path, double seconds) throws IOException {
        EventFile file = new EventFile(Files.newOutputStream(path, StandardOpenOption.CREATE_NEW));
        Message event = new Message();
        event.fixed64(1, seconds);
        event.bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
        file.record(event.toByteArray());
        return file;
    }

    void scalars(long step, double seconds, Map<String, Double> values) throws IOException {
        Message summary = new Message();
        values.forEach((tag, number) -> {
            Message value = new Message();
            value.bytes(1, tag.getBytes(StandardCharsets.UTF_8));
            value.fixed32(2, number.floatValue());
            summary.bytes(1, value.toByteArray());
        });
        Message event = new Message();
        event.fixed64(1, seconds);
        event.varint(2, step);
        event.bytes(5, summary.toByteArray());
        record(event.toByteArray());
    }

    private void record(byte[] message) throws IOException {
        byte[] length = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(message.length)
                .array();
        ByteBuffer record = ByteBuffer.allocate(16 + message.length).order(ByteOrder.LITTLE_ENDIAN);
        record.put(length).putInt(maskedCrc(length)).put(message).putInt(maskedCrc(message));
        stream.write(record.array());
        stream.flush();
    }

    static int maskedCrc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    /** The wire format of a protocol-buffer message. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        void varint(int field, long value) {
            raw((long) field << 3 | VARINT);
            raw(value);
        }

        void fixed64(int field, double value) {
            raw((long) field << 3 | FIXED64);
            out.writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putDouble(value)
                    .array());
        }

        void fixed32(int field, float value) {
            raw((long) field << 3 | FIXED32);
            out.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(value)
                    .array());
        }

        void bytes(int field, byte[] value) {
            raw((long) field << 3 | BYTES);
            raw(value.length);
            out.writeBytes(value);
        }

        private void raw(long value) {
            while ((value & ~0x7FL) != 0) {
                out.write((int) (value & 0x7F | 0x80));
                value >>>= 7;
            }
            out.write((int) value);
        }

        byte[] toByteArray() {
            return out.toByteArray();
        }
    }
}
