package org.golgi.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jars that scripts/spark-class runs on, as the build writes them down: Spark has to find its own codecs there. */
class SparkClassPathTest {
    private static final Path CLASS_PATH = Path.of("target", "spark-class-path.txt");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.spark.deploy.SparkSubmit",
                "net.jpountz.lz4.LZ4BlockOutputStream",
                "com.github.luben.zstd.ZstdOutputStreamNoFinalizer",
                "org.xerial.snappy.SnappyOutputStream",
                "com.ning.compress.lzf.LZFOutputStream",
                "org.apache.commons.lang3.StringUtils",
                "org.apache.hadoop.fs.FileSystem"
            })
    void spark_finds_what_it_needs(String name) throws IOException, ClassNotFoundException {
        List<URL> jars = new ArrayList<>();
        for (String jar : Files.readString(CLASS_PATH).strip().split(File.pathSeparator)) {
            jars.add(Path.of(jar).toUri().toURL());
        }
        try (URLClassLoader alone =
                new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            assertThat(Class.forName(name, false, alone).getClassLoader()).isEqualTo(alone);
        }
    }
}
