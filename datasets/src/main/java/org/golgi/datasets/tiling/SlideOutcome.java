package org.golgi.datasets.tiling;

import java.util.List;
import java.util.Map;

/**
 * What became of one slide; written as {@code slides/ID.json} when all its files are in place.
 *
 * @param slide id
 * @param path file it was read from
 * @param config hash of the configuration it was cut with
 * @param error empty, or in one line why it failed
 * @param reader which reader, such as {@code tiff} or {@code openslide 3.4.1}
 * @param slideMpp micrometres a level-0 pixel
 * @param mppOrigin where that figure is from
 * @param width level-0 pixels a row
 * @param height level-0 rows
 * @param tileMpp micrometres a pixel of a tile
 * @param level level that was read
 * @param tissueMm2 area of tissue in mm²
 * @param candidates tiles with enough tissue
 * @param tiles tiles written
 * @param copied how many of them are the slide's own JPEGs, not encoded anew
 * @param dropped tiles left out for their quality, by reason
 * @param unreadable positions {@code x,y} of tiles that could not be read
 * @param bytes bytes of all tiles
 * @param shards names of the shards
 * @param seconds time it took
 */
public record SlideOutcome(
        String slide,
        String path,
        String config,
        String error,
        String reader,
        double slideMpp,
        String mppOrigin,
        int width,
        int height,
        double tileMpp,
        int level,
        double tissueMm2,
        int candidates,
        int tiles,
        int copied,
        Map<String, Integer> dropped,
        List<String> unreadable,
        long bytes,
        List<String> shards,
        double seconds) {

    static SlideOutcome failed(SlideInput slide, String config, String error, double seconds) {
        return new SlideOutcome(
                slide.id(),
                slide.path().toString(),
                config,
                error,
                "",
                0,
                "",
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Map.of(),
                List.of(),
                0,
                List.of(),
                seconds);
    }

    /** The same, read from a slide of this name. */
    SlideOutcome readFrom(String source) {
        return new SlideOutcome(
                slide,
                source,
                config,
                error.replace(path, source),
                reader,
                slideMpp,
                mppOrigin,
                width,
                height,
                tileMpp,
                level,
                tissueMm2,
                candidates,
                tiles,
                copied,
                dropped,
                unreadable,
                bytes,
                shards,
                seconds);
    }

    public boolean failed() {
        return !error.isEmpty();
    }
}
