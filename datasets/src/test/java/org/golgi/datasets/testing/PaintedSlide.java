package org.golgi.datasets.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.slide.SlideLevel;
import org.golgi.datasets.slide.SlideReader;

/** A slide in memory whose pixel at level-0 position (x, y) is a function of x and y. */
public final class PaintedSlide implements SlideReader {
    private final List<SlideLevel> levels;
    private final Map<String, String> properties;

    public PaintedSlide(List<SlideLevel> levels, Map<String, String> properties) {
        this.levels = levels;
        this.properties = properties;
    }

    @Override
    public Path path() {
        return Path.of("painted.svs");
    }

    @Override
    public String reader() {
        return "painted";
    }

    @Override
    public List<SlideLevel> levels() {
        return levels;
    }

    @Override
    public Map<String, String> properties() {
        return properties;
    }

    /** Red grows along x, green along y, one grey level for 16 level-0 pixels; blue is the level. */
    @Override
    public RgbImage read(int level, long x, long y, int width, int height) throws IOException {
        checkRegion(level, width, height);
        RgbImage image = RgbImage.blank(width, height);
        double downsample = levels.get(level).downsample();
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int at = 3 * (row * width + column);
                image.pixels()[at] = (byte) ((x + column + 0.5) * downsample / 16);
                image.pixels()[at + 1] = (byte) ((y + row + 0.5) * downsample / 16);
                image.pixels()[at + 2] = (byte) level;
            }
        }
        return image;
    }

    @Override
    public List<String> associatedImages() {
        return List.of();
    }

    @Override
    public RgbImage associatedImage(String name) {
        throw new IllegalArgumentException("no picture " + name);
    }

    @Override
    public void close() {}
}
