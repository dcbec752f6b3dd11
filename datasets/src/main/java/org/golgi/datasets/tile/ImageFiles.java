package org.golgi.datasets.tile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.label.LabelTable;

/** Tiles that are image files. The id is the path below the folder, with slashes. */
final class ImageFiles implements TileSource {
    private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png", "tif", "tiff", "bmp", "webp");
    private static final int DEEPEST_FOLDER = 64;

    private final Path folder;
    private final List<String> paths;
    private final String hash;

    private ImageFiles(Path folder, List<String> paths) {
        this.folder = folder;
        this.paths = paths;
        this.hash = TileIds.hash(paths);
    }

    /** The images of a table, in its order. */
    static ImageFiles of(LabelTable table) {
        return new ImageFiles(
                table.file().toAbsolutePath().getParent(),
                table.rows().stream().map(row -> row.path()).toList());
    }

    /** All images below a folder; hidden files and folders are left out. */
    static ImageFiles below(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, DEEPEST_FOLDER, FileVisitOption.FOLLOW_LINKS)) {
            List<String> paths = files.filter(ImageFiles::isImage)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(path -> !path.startsWith(".") && !path.contains("/."))
                    .sorted()
                    .toList();
            if (paths.isEmpty()) {
                throw new IOException(
                        folder + " holds no images (" + String.join(", ", new java.util.TreeSet<>(ENDINGS))
                                + "); cut slides with 'golgi tile' first");
            }
            return new ImageFiles(folder, paths);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1)) && !Files.isDirectory(file);
    }

    @Override
    public int size() {
        return paths.size();
    }

    @Override
    public String id(int index) {
        return paths.get(index);
    }

    @Override
    public RgbImage read(int index) throws IOException {
        Path file = folder.resolve(paths.get(index));
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " does not exist");
        }
        return ImageCodec.read(file);
    }

    @Override
    public String hash() {
        return hash;
    }

    @Override
    public void close() {}
}
