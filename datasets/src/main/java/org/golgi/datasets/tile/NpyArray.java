package org.golgi.datasets.tile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * One array of a NumPy archive: numbers, booleans or texts in row-major order. Objects, which NumPy would unpickle, are
 * not read.
 *
 * @param type NumPy's name of the type, such as {@code |u1} or {@code <U12}
 * @param shape outermost dimension first
 * @param data the raw entries
 */
record NpyArray(String type, int[] shape, byte[] data) {
    private static final long MOST_BYTES = Integer.MAX_VALUE - 16L;
    private static final int LONGEST_HEADER = 1 << 16;
    private static final Pattern TYPE = Pattern.compile("'descr': *'([<>|=][biufSU]\\d+)'");
    /** Types whose entries can be told as text. */
    private static final Pattern TOLD = Pattern.compile("[<>|=](b1|[iu][1248]|f[48]|[SU]\\d+)");

    private static final int LONGEST_TYPE = 8;
    private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([\\d, ]*)\\)");

    /** All arrays of a .npz by name; those of objects are left out. */
    static Map<String, NpyArray> archive(Path file) throws IOException {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".npy")) {
                    String name = entry.getName().substring(0, entry.getName().length() - 4);
                    try (InputStream stream = zip.getInputStream(entry)) {
                        NpyArray array = read(stream);
                        if (array.itemBytes() > 0) {
                            arrays.put(name, array);
                        }
                    } catch (IOException e) {
                        throw new IOException(file + ", array '" + name + "': " + e.getMessage(), e);
                    }
                }
            }
        } catch (ZipException e) {
            throw new IOException(file + " is no NumPy archive: " + e.getMessage(), e);
        }
        return arrays;
    }

    /** NumPy's format 1 to 3: magic, version, length of the header, header, entries. */
    private static NpyArray read(InputStream stream) throws IOException {
        byte[] start = stream.readNBytes(8);
        if (start.length < 8 || start[0] != (byte) 0x93 || !ascii(start, 1, 5).equals("NUMPY")) {
            throw new IOException("it does not begin as a NumPy array");
        }
        byte[] length = stream.readNBytes(start[6] == 1 ? 2 : 4);
        int headerBytes = 0;
        for (int i = length.length - 1; i >= 0; i--) {
            headerBytes = headerBytes << 8 | length[i] & 0xFF;
        }
        if (headerBytes < 0 || headerBytes > LONGEST_HEADER) {
            throw new IOException("its header claims " + headerBytes + " bytes");
        }
        byte[] text = stream.readNBytes(headerBytes);
        String header = ascii(text, 0, text.length);
        Matcher type = TYPE.matcher(header);
        Matcher shape = SHAPE.matcher(header);
        Matcher order = ORDER.matcher(header);
        if (!type.find() || !shape.find() || !order.find()) {
            return new NpyArray("object", new int[0], new byte[0]);
        }
        if (order.group(1).equals("True")) {
            throw new IOException("it is in column order; save it with np.ascontiguousarray");
        }
        if (type.group(1).length() > LONGEST_TYPE) {
            throw new IOException("its type " + type.group(1) + " is too long");
        }
        NpyArray empty = new NpyArray(type.group(1), sizes(shape.group(1)), new byte[0]);
        double bytes = IntStream.of(empty.shape).asDoubleStream().reduce(empty.itemBytes(), (a, b) -> a * b);
        if (bytes > MOST_BYTES) {
            throw new IOException(
                    "it has more than 2^31 bytes; at most 2 GB are read, write pictures as files instead");
        }
        byte[] data = stream.readNBytes((int) bytes);
        if (data.length < bytes) {
            throw new IOException("it ends after " + data.length + " of " + (long) bytes + " bytes");
        }
        return new NpyArray(empty.type, empty.shape, data);
    }

    private static int[] sizes(String text) throws IOException {
        try {
            return Pattern.compile(",")
                    .splitAsStream(text)
                    .map(String::trim)
                    .filter(size -> !size.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new IOException("its shape (" + text + ") is too large", e);
        }
    }

    private static String ascii(byte[] bytes, int from, int count) {
        return new String(bytes, from, count, StandardCharsets.ISO_8859_1);
    }

    /** Bytes of one entry; 0 for objects. */
    private int itemBytes() {
        if (type.equals("object")) {
            return 0;
        }
        int count = Integer.parseInt(type.substring(2));
        return type.charAt(1) == 'U' ? 4 * count : count;
    }

    /** True for 8-bit numbers without sign. */
    boolean bytes() {
        return type.substring(1).equals("u1");
    }

    /** How many entries there are. */
    int size() {
        return IntStream.of(shape).reduce(1, (a, b) -> a * b);
    }

    /** True if {@link #text} can tell the entries. */
    boolean told() {
        return TOLD.matcher(type).matches();
    }

    /** An entry as text: whole numbers without a point, texts without the zeros that fill them. */
    String text(int index) {
        int bytes = itemBytes();
        ByteBuffer item = ByteBuffer.wrap(data, index * bytes, bytes)
                .slice()
                .order(type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return switch (type.charAt(1)) {
            case 'U' -> codePoints(item);
            case 'S' -> ascii(data, index * bytes, bytes).replace("\0", "");
            case 'f' -> Double.toString(bytes == 4 ? item.getFloat() : item.getDouble());
            default -> Long.toString(whole(item, bytes, type.charAt(1) == 'i'));
        };
    }

    private static String codePoints(ByteBuffer item) {
        StringBuilder text = new StringBuilder();
        while (item.hasRemaining()) {
            int point = item.getInt();
            if (point > 0 && Character.isValidCodePoint(point)) {
                text.appendCodePoint(point);
            }
        }
        return text.toString();
    }

    private static long whole(ByteBuffer item, int bytes, boolean signed) {
        return switch (bytes) {
            case 1 -> signed ? item.get() : item.get() & 0xFF;
            case 2 -> signed ? item.getShort() : item.getShort() & 0xFFFF;
            case 4 -> signed ? item.getInt() : item.getInt() & 0xFFFFFFFFL;
            default -> item.getLong();
        };
    }
}
