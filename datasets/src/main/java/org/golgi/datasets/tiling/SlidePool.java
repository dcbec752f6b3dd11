package org.golgi.datasets.tiling;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.golgi.datasets.slide.SlideReader;
import org.golgi.datasets.slide.SlideReaders;
import org.golgi.datasets.tile.TileGrid;

/**
 * Slides that are kept open, the least recently used closed when there are too many. One handle serves any number of
 * threads; a slide that is being read is never closed.
 */
final class SlidePool implements Closeable {

    /** A slide with the grid over it. */
    record Opened(SlideReader slide, TileGrid grid) {}

    /** Lays the grid of a slide. */
    interface Layout {
        TileGrid of(SlideReader slide) throws IOException;
    }

    private static final class Handle {
        final Opened opened;
        int users;

        Handle(Opened opened) {
            this.opened = opened;
        }
    }

    /** Reads from an opened slide. */
    interface Task<T> {
        T on(Opened opened) throws IOException;
    }

    private final List<Path> paths;
    private final IntFunction<Layout> layouts;
    private final int most;
    private final Map<Integer, Handle> handles = new LinkedHashMap<>(16, 0.75f, true);

    SlidePool(List<Path> paths, IntFunction<Layout> layouts, int most) {
        this.paths = paths;
        this.layouts = layouts;
        this.most = most;
    }

    <T> T use(int slide, Task<T> task) throws IOException {
        Handle handle = take(slide);
        try {
            return task.on(handle.opened);
        } finally {
            giveBack(handle);
        }
    }

    private Handle take(int slide) throws IOException {
        synchronized (this) {
            Handle handle = handles.get(slide);
            if (handle != null) {
                handle.users++;
                return handle;
            }
        }
        // Opened outside of the lock, so that a slow disk holds up nobody else.
        SlideReader reader = SlideReaders.open(paths.get(slide));
        Handle fresh;
        try {
            fresh = new Handle(new Opened(reader, layouts.apply(slide).of(reader)));
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
        synchronized (this) {
            Handle other = handles.get(slide);
            if (other != null) {
                reader.close();
                other.users++;
                return other;
            }
            fresh.users = 1;
            handles.put(slide, fresh);
            closeOldest();
            return fresh;
        }
    }

    private synchronized void giveBack(Handle handle) {
        handle.users--;
        closeOldest();
    }

    private void closeOldest() {
        Iterator<Handle> oldest = handles.values().iterator();
        while (handles.size() > most && oldest.hasNext()) {
            Handle handle = oldest.next();
            if (handle.users == 0) {
                oldest.remove();
                handle.opened.slide().close();
            }
        }
    }

    /** How many slides are open now. */
    synchronized int size() {
        return handles.size();
    }

    @Override
    public synchronized void close() {
        handles.values().forEach(handle -> handle.opened.slide().close());
        handles.clear();
    }
}
