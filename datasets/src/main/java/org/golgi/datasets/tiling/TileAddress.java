package org.golgi.datasets.tiling;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The address of tiles that are cut from slides as they are asked for: {@code tile:///FOLDER?mpp=0.5&size=256}.
 *
 * @param place a slide, a folder of slides, or what {@code golgi tile} wrote
 * @param overrides {@code dotted.key=value} of the tiling's configuration
 * @param slideMpp micrometres a level-0 pixel of every slide
 * @param slidesCsv table of slides and their resolutions
 * @param config file with a configuration
 * @param selection folder for what was found out about the slides
 */
record TileAddress(
        Path place,
        List<String> overrides,
        Optional<Double> slideMpp,
        Optional<Path> slidesCsv,
        Optional<Path> config,
        Optional<Path> selection) {
    private static final String SCHEME = "tile:";
    private static final Map<String, String> SHORT = Map.of(
            "mpp", "grid.mpp",
            "size", "grid.size_px",
            "overlap", "grid.overlap",
            "min_tissue", "grid.min_tissue",
            "max_tiles", "grid.max_tiles",
            "upsample", "grid.upsample");
    private static final String LEGAL = "legal are mpp, size, overlap, min_tissue, max_tiles, upsample, slide_mpp, "
            + "slides_csv, config, selection and every key of 'golgi tile --dry-run' such as grid.seed";

    /** True if the text is such an address, also where a path made one slash of several. */
    static boolean is(String text) {
        return text.startsWith(SCHEME);
    }

    /**
     * Parses an address.
     *
     * @throws IllegalArgumentException if a parameter is unknown or no number where one is needed
     */
    static TileAddress parse(String text) {
        int mark = text.indexOf('?');
        String path = (mark < 0 ? text : text.substring(0, mark)).substring(SCHEME.length());
        while (path.startsWith("//")) {
            path = path.substring(1);
        }
        if (!path.startsWith("/") || path.equals("/")) {
            throw new IllegalArgumentException(
                    text + " names no slides; write tile:///FOLDER?mpp=0.5&size=256 with the whole path");
        }
        List<String> overrides = new ArrayList<>();
        Optional<Double> mpp = Optional.empty();
        Optional<Path> csv = Optional.empty();
        Optional<Path> config = Optional.empty();
        Optional<Path> selection = Optional.empty();
        for (String pair : mark < 0 ? new String[0] : text.substring(mark + 1).split("&")) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            switch (key) {
                case "slide_mpp" -> mpp = Optional.of(number(text, value));
                case "slides_csv" -> csv = Optional.of(Path.of(value));
                case "config" -> config = Optional.of(Path.of(value));
                case "selection" -> selection = Optional.of(Path.of(value));
                default -> overrides.add(dotted(text, key) + "=" + value);
            }
        }
        return new TileAddress(Path.of(decoded(path)), List.copyOf(overrides), mpp, csv, config, selection);
    }

    private static String dotted(String text, String key) {
        if (key.contains(".") && !key.startsWith("output.")) {
            return key;
        }
        if (!SHORT.containsKey(key)) {
            throw new IllegalArgumentException(text + ": parameter '" + key + "' is unknown; " + LEGAL);
        }
        return SHORT.get(key);
    }

    private static double number(String text, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + ": slide_mpp '" + value + "' is no number", e);
        }
    }

    /** A plus sign stays: it is not rare in file names, and nobody writes a space so in a path. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
