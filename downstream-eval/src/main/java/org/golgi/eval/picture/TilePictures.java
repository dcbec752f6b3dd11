package org.golgi.eval.picture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.slide.Overview;
import org.golgi.datasets.slide.SlideReader;
import org.golgi.datasets.slide.SlideReaders;
import org.golgi.datasets.tile.TileSource;
import org.golgi.datasets.tiling.SlideInput;
import org.golgi.datasets.tiling.SlideInputs;
import org.golgi.eval.features.Sample;
import org.golgi.eval.features.TilePlace;

/**
 * Where the pixels behind features can be had: folders, archives or shards of tiles, and slides. Nobody needs them to
 * evaluate, only to look.
 */
public final class TilePictures implements AutoCloseable {
    private final List<TileSource> sources = new ArrayList<>();
    private final Map<String, Place> tiles = new HashMap<>();
    private final Map<String, Path> slides = new HashMap<>();
    private SlideReader open;

    private record Place(TileSource source, int index) {}

    /**
     * Adds tiles; they are closed with this.
     *
     * @param ids one a tile, as the features name them
     */
    public void add(TileSource source, List<String> ids) {
        sources.add(source);
        for (int i = 0; i < ids.size(); i++) {
            tiles.putIfAbsent(ids.get(i), new Place(source, i));
        }
    }

    /** Adds slides: files, and folders with all slides below them. */
    public void addSlides(List<Path> places) throws IOException {
        for (SlideInput slide : SlideInputs.find(places, Optional.empty(), Optional.empty())) {
            String name = slide.path().getFileName().toString();
            slides.put(slide.id(), slide.path());
            slides.put(name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name, slide.path());
        }
    }

    /** True if the picture of this tile is among those that were added. */
    public boolean has(Sample tile) {
        return tiles.containsKey(tile.id());
    }

    /** True if this slide is at hand. */
    public boolean hasSlide(String slide) {
        return slides.containsKey(slide);
    }

    /** The picture of a tile; empty if it is not at hand. */
    public Optional<RgbImage> tile(Sample tile) throws IOException {
        Place place = tiles.get(tile.id());
        return place == null ? Optional.empty() : Optional.of(place.source().read(place.index()));
    }

    /** A square of a slide in level-0 pixels; empty if the slide is not at hand. */
    public Optional<RgbImage> region(TilePlace place, int sidePx) throws IOException {
        Optional<SlideReader> slide = slide(place.slide());
        return slide.isEmpty()
                ? Optional.empty()
                : Optional.of(slide.get().read(0, place.x(), place.y(), sidePx, sidePx));
    }

    /** A small picture of a whole slide; empty if it is not at hand. */
    public Optional<Overview> overview(String slide, int longestSidePx) throws IOException {
        Optional<SlideReader> found = slide(slide);
        return found.isEmpty() ? Optional.empty() : Optional.of(Overview.ofSize(found.get(), longestSidePx));
    }

    /** Opens a slide; the one before is closed, as tiles are asked for slide by slide. */
    private Optional<SlideReader> slide(String name) throws IOException {
        Path path = slides.get(name);
        if (path == null) {
            return Optional.empty();
        }
        if (open == null || !open.path().equals(path)) {
            if (open != null) {
                open.close();
            }
            open = SlideReaders.open(path);
        }
        return Optional.of(open);
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
        for (TileSource source : sources) {
            source.close();
        }
    }
}
