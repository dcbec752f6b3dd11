package org.golgi.datasets.slide;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which files are slides, and what to do about those that cannot be read. */
public final class SlideFormats {
    private static final List<String> ENDINGS = List.of(
            ".svs",
            ".tif",
            ".tiff",
            ".btf",
            ".ndpi",
            ".mrxs",
            ".scn",
            ".bif",
            ".vms",
            ".vmu",
            ".svslide",
            ".dcm",
            ".czi");

    private static final List<String> PICTURES = List.of(".png", ".jpg", ".jpeg", ".bmp", ".webp");

    private SlideFormats() {}

    /** True if the name's ending is one that slides have. */
    public static boolean isSlide(Path file) {
        return endsWithOneOf(file, ENDINGS);
    }

    /** True if the name's ending is one that plain pictures have, but TIFF, which slides have as well. */
    public static boolean isPicture(Path file) {
        return endsWithOneOf(file, PICTURES);
    }

    private static boolean endsWithOneOf(Path file, List<String> endings) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && endings.stream().anyMatch(name::endsWith);
    }

    /** The endings that slides have, for messages. */
    public static String endings() {
        return String.join(" ", ENDINGS);
    }

    /** A reason and a way out for a file that is not readable, beginning with a semicolon. */
    static String hint(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(132);
            if (head.length == 132 && new String(head, 128, 4, StandardCharsets.ISO_8859_1).equals("DICM")) {
                return "; it is DICOM, which needs OpenSlide 4 or later: install that, or convert it to a pyramidal TIFF";
            }
            if (head.length >= 6 && new String(head, 0, 6, StandardCharsets.ISO_8859_1).equals("ZISRAW")) {
                return "; it is Zeiss CZI, which needs OpenSlide 4.0.1 or later";
            }
            if (head.length == 0) {
                return "; the file is empty";
            }
            byte[] magic = Arrays.copyOf(head, 2);
            if (Arrays.equals(magic, new byte[] {'I', 'I'}) || Arrays.equals(magic, new byte[] {'M', 'M'})) {
                return "; it is a TIFF without tiles or damaged, convert it with 'vips tiffsave --tile --pyramid'";
            }
            return "; it may be damaged or no slide at all";
        } catch (IOException e) {
            return "; it cannot be read (" + e.getMessage() + ")";
        }
    }
}
