package org.golgi.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * A folder of any Hadoop file system. Slides are cut on the worker's own disk; files are copied beside their place under
 * a hidden name and renamed.
 *
 * @param address such as {@code hdfs://namenode/tiles}
 * @param run names the job, so that its remains can be told from those of others
 * @param settings of Hadoop, as the driver has them
 */
record HadoopStore(String address, String run, HadoopSettings settings) implements TileStore {
    private static final String WORK = ".spark-";

    /** True for what is no path of this machine. */
    static boolean isAddress(String place) {
        return place.matches("[A-Za-z][A-Za-z0-9+.-]+:/.*");
    }

    @Override
    public String name() {
        return address;
    }

    private Path path(String name) {
        return new Path(address + "/" + name);
    }

    @Override
    public java.nio.file.Path workspace() throws IOException {
        return Files.createTempDirectory("golgi-spark-");
    }

    @Override
    public void put(java.nio.file.Path local, String name) throws IOException {
        Path target = path(name);
        Path passing = path(WORK + run + "/" + UUID.randomUUID());
        FileSystem files = settings.files(target);
        files.mkdirs(target.getParent());
        files.copyFromLocalFile(false, true, new Path(local.toUri()), passing);
        if (!files.rename(passing, target)) {
            // HDFS renames over a file only by this newer call; there it is one step too.
            FileContext.getFileContext(files.getUri(), settings.configuration())
                    .rename(passing, target, Options.Rename.OVERWRITE);
        }
    }

    @Override
    public Optional<byte[]> get(String name) throws IOException {
        try (InputStream in = settings.files(path(name)).open(path(name))) {
            return Optional.of(in.readAllBytes());
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> list(String folder) throws IOException {
        List<String> names = new ArrayList<>();
        try {
            for (FileStatus file : settings.files(path(folder)).listStatus(path(folder))) {
                names.add(folder + "/" + file.getPath().getName());
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        names.sort(null);
        return names;
    }

    @Override
    public void clean() throws IOException {
        Path work = path(WORK + run);
        settings.files(work).delete(work, true);
    }
}
