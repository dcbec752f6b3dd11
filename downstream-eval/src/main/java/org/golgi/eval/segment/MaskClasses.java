package org.golgi.eval.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.golgi.core.config.Named;
import org.golgi.datasets.image.LabelMask;

/**
 * What the numbers of a mask mean.
 *
 * @param names of the classes; the first is the rest (background), on which nothing is reported
 * @param kind whether numbers name classes or objects
 * @param ignored the number of pixels that do not count; empty if all count
 */
public record MaskClasses(List<String> names, Kind kind, OptionalInt ignored) {
    /** In a class map: this pixel does not count. */
    public static final byte IGNORED = (byte) 255;

    private static final int MOST = 255;

    /** What a number names. */
    public enum Kind implements Named {
        /** 0 is the first class, 1 the second, and so on. */
        CLASSES("classes"),
        /** 0 is the first class, everything above numbers objects of the second. */
        OBJECTS("objects");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        /** The name on the command line. */
        @Override
        public String id() {
            return id;
        }

        /** Finds a kind by its {@link #id}. */
        public static Kind parse(String id) {
            return Named.parse(Kind.class, "masks", id);
        }
    }

    public MaskClasses {
        names = List.copyOf(names);
        if (names.size() < 2 || names.size() > MOST || names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException("segmentation needs 2 to " + MOST
                    + " classes of different names, the first being the background, got " + names);
        }
        if (kind == Kind.OBJECTS && names.size() != 2) {
            throw new IllegalArgumentException(
                    "masks that number objects have 2 classes, background and object, got " + names);
        }
    }

    public int count() {
        return names.size();
    }

    /**
     * The class of each pixel, {@link #IGNORED} where it does not count.
     *
     * @throws IOException naming the file if a number has no class
     */
    byte[] map(LabelMask mask, Path file) throws IOException {
        byte[] classes = new byte[mask.values().length];
        for (int i = 0; i < classes.length; i++) {
            int value = mask.values()[i];
            if (ignored.isPresent() && value == ignored.getAsInt()) {
                classes[i] = IGNORED;
            } else if (kind == Kind.OBJECTS) {
                classes[i] = (byte) Math.min(1, value);
            } else if (value < names.size()) {
                classes[i] = (byte) value;
            } else {
                throw new IOException(
                        "%s: pixel (%d, %d) is %d, but there are %d classes %s; name all classes, ignore the"
                                        .formatted(file, i % mask.width(), i / mask.width(), value, names.size(), names)
                                + " number, or say that masks number objects");
            }
        }
        return classes;
    }
}
