package org.golgi.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.golgi.core.config.ConfigException;
import picocli.CommandLine.ITypeConverter;

/**
 * One of the grids that a slide is cut by.
 *
 * @param sizePx side of a tile, pixels
 * @param mpp micrometres a pixel, as it was written: it names the folder
 */
record TileGrid(int sizePx, String mpp) {

    /** Name of its tile set below the output folder. */
    String folder() {
        return sizePx + "px-" + mpp + "um";
    }

    List<String> overrides() {
        return List.of("grid.size_px=" + sizePx, "grid.mpp=" + mpp);
    }

    /**
     * Refuses what cannot be meant.
     *
     * @throws ConfigException if a grid is given twice or beside the options for a single one, or if the output folder is
     *     a tile set itself
     */
    static void check(List<TileGrid> grids, boolean single, String out) {
        if (single) {
            throw new ConfigException("--grid and --size or --mpp are given; --grid holds size and resolution, such as "
                    + "256@0.5, so leave out the others");
        }
        Set<String> seen = new HashSet<>();
        for (TileGrid grid : grids) {
            if (!seen.add(grid.sizePx + "@" + Double.parseDouble(grid.mpp))) {
                throw new ConfigException("--grid " + grid.sizePx + "@" + grid.mpp + " is given twice; leave one out");
            }
        }
        if (!out.contains("://") && Files.exists(Path.of(out, "slides.csv"))) {
            throw new ConfigException("--out " + out + " is the tile set of one grid; give a new folder for several");
        }
    }

    /** Reads {@code 256@0.5}. */
    static final class Converter implements ITypeConverter<TileGrid> {
        @Override
        public TileGrid convert(String text) {
            String[] parts = text.split("@", -1);
            try {
                if (parts.length == 2 && Double.parseDouble(parts[1]) > 0 && Integer.parseInt(parts[0]) > 0) {
                    return new TileGrid(Integer.parseInt(parts[0]), parts[1]);
                }
            } catch (NumberFormatException e) {
                // Told below, with what is legal.
            }
            throw new picocli.CommandLine.TypeConversionException(
                    "'" + text + "' is no grid; give side in pixels @ micrometres a pixel, such as 256@0.5");
        }
    }
}
