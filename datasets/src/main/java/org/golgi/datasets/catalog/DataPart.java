package org.golgi.datasets.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A folder of a data set.
 *
 * @param folder path below the set's folder; {@code *} stands for one folder of any name
 * @param split which split it is, or empty
 * @param endings endings of its pictures; empty for any picture
 * @param pictures how many there are, or {@code unknown}
 * @param classes folders of classes inside it, each with its number of pictures or {@code unknown}
 */
public record DataPart(
        String folder, String split, List<String> endings, String pictures, Map<String, String> classes) {
    private static final List<String> PICTURES =
            List.of("png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp", "svs", "ndpi", "mrxs", "scn", "dcm");

    public DataPart {
        number(pictures);
        classes.values().forEach(DataPart::number);
    }

    /** How many pictures a whole copy has. */
    public OptionalLong expected() {
        return number(pictures);
    }

    /** How many pictures of a class a whole copy has. */
    public OptionalLong expected(String name) {
        return number(classes.get(name));
    }

    boolean holds(String fileName) {
        String ending = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return !fileName.startsWith(".") && (endings.isEmpty() ? PICTURES : endings).contains(ending);
    }

    private static OptionalLong number(String text) {
        if (text.equals("unknown")) {
            return OptionalLong.empty();
        }
        if (!text.matches("\\d{1,12}")) {
            throw new IllegalArgumentException("a number of pictures is digits or unknown, not '" + text + "'");
        }
        return OptionalLong.of(Long.parseLong(text));
    }
}
