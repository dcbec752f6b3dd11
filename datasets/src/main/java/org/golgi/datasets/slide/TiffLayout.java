package org.golgi.datasets.slide;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the pictures of a TIFF mean: levels of the pyramid, finest first, and pictures beside it.
 *
 * @param properties under OpenSlide's names
 */
record TiffLayout(List<TiffImage> levels, Map<String, TiffImage> associated, Map<String, String> properties) {
    private static final String APERIO = "Aperio";
    /** Vendors whose TIFFs have a layout of their own, known by a word of their tags. */
    private static final List<String> OTHERS =
            List.of("philips", "leica", "hamamatsu", "ventana", "iscan", "trestle", "huron", "argos", "<ome", "ndpi");

    /** True if the file begins as TIFF or BigTIFF. */
    static boolean isTiff(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] head = in.readNBytes(4);
            return head.length == 4
                    && (head[0] == 'I' && head[1] == 'I' && (head[2] == 42 || head[2] == 43) && head[3] == 0
                            || head[0] == 'M' && head[1] == 'M' && head[2] == 0 && (head[3] == 42 || head[3] == 43));
        }
    }

    /** The layout, or empty if the file is of a kind that OpenSlide has to read. */
    static Optional<TiffLayout> of(TiffFileReader file) throws IOException {
        TiffTags first = file.directories().get(0);
        String about = (first.text(TiffTags.DESCRIPTION) + " " + first.text(TiffTags.MAKE) + " "
                        + first.text(TiffTags.MODEL) + " " + first.text(TiffTags.SOFTWARE))
                .toLowerCase(Locale.ROOT);
        boolean aperio = first.text(TiffTags.DESCRIPTION).startsWith(APERIO);
        if (!aperio && OTHERS.stream().anyMatch(about::contains) || first.has(TiffTags.NDPI)) {
            return Optional.empty();
        }
        if (!isUsable(first)) {
            return Optional.empty();
        }
        List<TiffImage> levels = new ArrayList<>();
        Map<String, TiffImage> associated = new LinkedHashMap<>();
        for (int i = 0; i < file.directories().size(); i++) {
            TiffTags tags = file.directories().get(i);
            if (!isUsable(tags) && tags.has(TiffTags.TILE_OFFSETS)) {
                return Optional.empty(); // a level of another compression
            }
            if (tags.has(TiffTags.TILE_OFFSETS)) {
                TiffImage image = TiffImage.of(file, tags);
                if (i == 0 || isReduction(levels.get(0), image, aperio, tags)) {
                    levels.add(image);
                }
            } else if (aperio && isUsable(tags)) {
                TiffImage image = TiffImage.of(file, tags);
                if (image.isJpeg()) {
                    associated.put(name(i, image.description()), image);
                }
            }
        }
        if (levels.isEmpty() || !levels.get(0).isJpeg()) {
            return Optional.empty();
        }
        levels.sort((a, b) -> Long.compare(b.width(), a.width()));
        return levels.stream().allMatch(TiffImage::isJpeg)
                ? Optional.of(new TiffLayout(levels, associated, properties(first, aperio)))
                : Optional.empty();
    }

    /** JPEG, chunky, 8 bits. */
    private static boolean isUsable(TiffTags tags) throws IOException {
        if (tags.number(TiffTags.COMPRESSION, 1) != TiffImage.JPEG || tags.number(TiffTags.PLANAR, 1) != 1) {
            return false;
        }
        for (long bits : tags.numbers(TiffTags.BITS, 16)) {
            if (bits != 8) {
                return false;
            }
        }
        return tags.has(TiffTags.TILE_OFFSETS) || tags.has(TiffTags.STRIP_OFFSETS);
    }

    /** A smaller picture of the same shape; in a plain TIFF it must say so. */
    private static boolean isReduction(TiffImage base, TiffImage image, boolean aperio, TiffTags tags)
            throws IOException {
        double x = (double) base.width() / image.width();
        double y = (double) base.height() / image.height();
        boolean sameShape =
                x > 1 && y > 1 && Math.abs(x - y) < 0.05 * x + (x + y) / Math.min(image.width(), image.height());
        return sameShape && (aperio || (tags.number(TiffTags.SUBFILE_TYPE, 0) & 1) == 1);
    }

    private static String name(int index, String description) {
        String lower = description.toLowerCase(Locale.ROOT);
        if (lower.contains("label")) {
            return "label";
        }
        if (lower.contains("macro")) {
            return "macro";
        }
        return index == 1 ? "thumbnail" : "picture" + index;
    }

    static Map<String, String> properties(TiffTags tags, boolean aperio) throws IOException {
        Map<String, String> found = new TreeMap<>();
        String description = tags.text(TiffTags.DESCRIPTION);
        put(found, "tiff.ImageDescription", description);
        put(found, "tiff.Make", tags.text(TiffTags.MAKE));
        put(found, "tiff.Model", tags.text(TiffTags.MODEL));
        put(found, "tiff.Software", tags.text(TiffTags.SOFTWARE));
        put(found, "tiff.DateTime", tags.text(TiffTags.DATE_TIME));
        tags.ratio(TiffTags.X_RESOLUTION).ifPresent(value -> found.put("tiff.XResolution", value.toString()));
        tags.ratio(TiffTags.Y_RESOLUTION).ifPresent(value -> found.put("tiff.YResolution", value.toString()));
        String unit = switch ((int) tags.number(TiffTags.RESOLUTION_UNIT, 2)) {
            case 2 -> "inch";
            case 3 -> "centimeter";
            default -> "none";
        };
        found.put("tiff.ResolutionUnit", unit);
        found.put("openslide.vendor", aperio ? "aperio" : "generic-tiff");
        if (aperio) {
            for (String part : description.split("\\|")) {
                int equals = part.indexOf('=');
                if (equals > 0) {
                    found.put(
                            "aperio." + part.substring(0, equals).strip(),
                            part.substring(equals + 1).strip());
                }
            }
            String mpp = found.getOrDefault("aperio.MPP", "");
            if (mpp.matches("\\d{1,4}(\\.\\d{1,18})?")) {
                found.put("openslide.mpp-x", Double.toString(Double.parseDouble(mpp)));
                found.put("openslide.mpp-y", Double.toString(Double.parseDouble(mpp)));
            }
            if (found.containsKey("aperio.AppMag")) {
                found.put("openslide.objective-power", found.get("aperio.AppMag"));
            }
        }
        return found;
    }

    private static void put(Map<String, String> found, String key, String value) {
        if (!value.isEmpty()) {
            found.put(key, value);
        }
    }
}
