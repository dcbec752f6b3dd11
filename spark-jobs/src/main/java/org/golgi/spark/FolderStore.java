package org.golgi.spark;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder that all machines have mounted at the same path. Slides are cut inside it under a hidden name, so that a
 * finished file only changes its name.
 *
 * @param folder its absolute path
 * @param run names the job, so that its remains can be told from those of others
 */
record FolderStore(String folder, String run) implements TileStore {
    private static final String WORK = ".spark-";

    @Override
    public String name() {
        return folder;
    }

    private Path work() {
        return Path.of(folder).resolve(WORK + run);
    }

    @Override
    public Path workspace() throws IOException {
        if (!Files.isDirectory(Path.of(folder))) {
            throw new IOException(folder + " is not there on this worker; --out must be a folder that all machines have"
                    + " mounted at the same path, or an address such as hdfs://…");
        }
        try {
            Files.createDirectory(work());
        } catch (FileAlreadyExistsException e) {
            // another attempt of this job was first
        }
        return Files.createTempDirectory(work(), "attempt-");
    }

    @Override
    public void put(Path local, String name) throws IOException {
        Path target = Path.of(folder).resolve(name);
        Files.createDirectories(target.getParent());
        try (FileChannel channel = FileChannel.open(local, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(local, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public Optional<byte[]> get(String name) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(Path.of(folder).resolve(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> list(String inside) throws IOException {
        Path path = Path.of(folder).resolve(inside);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> inside + "/" + file.getFileName()).sorted().toList();
        }
    }

    @Override
    public void clean() throws IOException {
        LocalFiles.delete(work());
    }
}
