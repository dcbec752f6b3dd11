package org.golgi.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Hadoop's settings as the driver has them, on their way to the workers. */
final class HadoopSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, String> values = new HashMap<>();

    HadoopSettings(Configuration configuration) {
        for (Map.Entry<String, String> entry : configuration) {
            values.put(entry.getKey(), configuration.getRaw(entry.getKey()));
        }
    }

    Configuration configuration() {
        Configuration configuration = new Configuration(false);
        values.forEach(configuration::set);
        return configuration;
    }

    FileSystem files(Path path) throws IOException {
        try {
            return path.getFileSystem(configuration());
        } catch (IllegalArgumentException e) {
            throw new IOException(path + " cannot be reached: " + e.getMessage(), e);
        }
    }

    /** Addresses of the files at or below a place, with their sizes. */
    Map<String, Long> find(String place) throws IOException {
        Path path = new Path(place);
        Map<String, Long> found = new HashMap<>();
        try {
            RemoteIterator<LocatedFileStatus> all = files(path).listFiles(path, true);
            while (all.hasNext()) {
                LocatedFileStatus file = all.next();
                found.put(file.getPath().toString(), file.getLen());
            }
        } catch (FileNotFoundException e) {
            throw new IOException(place + " does not exist; name slide files or folders of them", e);
        }
        return found;
    }

    /** Copies a file to this machine. */
    void fetch(String source, java.nio.file.Path local) throws IOException {
        Path path = new Path(source);
        try (InputStream in = files(path).open(path)) {
            Files.copy(in, local);
        }
    }
}
