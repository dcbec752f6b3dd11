package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.golgi.core.vit.Pooling;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.dino.config.ProbeConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A probe that cannot judge a run is refused before the run is begun. */
class OnlineProbesTest {
    private static final String GOOD = "1.png,a,train;2.png,b,train;3.png,a,val;4.png,b,val";

    @TempDir
    private Path folder;

    @BeforeEach
    void write_tiles() throws IOException {
        Path tiles = Files.createDirectories(folder.resolve("set/deep"));
        for (int i = 1; i <= 5; i++) {
            Files.write(tiles.resolveSibling(i + ".png"), ImageCodec.png(RgbImage.blank(16, 16)));
        }
        Files.write(folder.resolve("other.png"), ImageCodec.png(RgbImage.blank(16, 16)));
    }

    private ProbeConfig probe(String rows) throws IOException {
        Path set = folder.resolve("set");
        Files.writeString(set.resolve("labels.csv"), "path,label,split\n" + rows.replace(';', '\n') + "\n");
        return new ProbeConfig(set.toString(), "train", "val", 10, 16, Pooling.CLS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.png,a,train;2.png,a,train;3.png,a,val;4.png,b,val | split 'train' of .* holds the class 'a' alone",
                "1.png,a,train;2.png,b,train;3.png,a,val;4.png,a,val | split 'val' of .* holds the class 'a' alone",
                "1.png,a,train;2.png,b,train;3.png,a,val;4.png,c,val | class 'c' .* not in split 'train'",
                "1.png,a,train;2.png,b,train;3.png,a,val;2.png,b,val | 2.png is in both splits .*row 5",
                "1.png,a,train;2.png,b,train;3.png,a,val;9.png,b,val | 9.png does not exist, .*row 5 names",
                "1.png,a,train;9.png,b,train;3.png,a,val;4.png,b,val | 9.png does not exist, .*row 3 names",
                "1.png,a,train;2.png,,train;3.png,a,val;4.png,b,val | row 3 has no label",
                "1.png,a,train;2.png,b,train;3.png,a,test | no rows of split 'val'; it has .test, train",
            })
    void a_probe_that_could_not_judge_is_refused(String rows, String message) throws IOException {
        ProbeConfig config = probe(rows);
        assertThatThrownBy(() -> OnlineProbes.of(config, 1))
                .isInstanceOfAny(IOException.class, IllegalArgumentException.class)
                .hasMessageStartingWith("probe.")
                .hasMessageMatching(".*" + message + ".*"); // the dot matches no line break
    }

    @Test
    void rows_of_other_splits_do_not_matter() throws IOException {
        assertThat(OnlineProbes.of(probe(GOOD + ";none.png,c,test;5.png,,test"), 1))
                .isNotNull();
    }

    @Test
    void a_folder_without_a_table_is_named() {
        ProbeConfig nowhere = new ProbeConfig(folder.resolve("set").toString(), "train", "val", 10, 16, Pooling.CLS);
        assertThatThrownBy(() -> OnlineProbes.of(nowhere, 1))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("probe.tiles: ")
                .hasMessageContaining("labels.csv does not exist");
    }

    @Test
    void tiles_that_are_judged_and_trained_on_are_counted() throws IOException {
        ProbeConfig config = probe(GOOD + ";../other.png,b,val");
        String set = folder.resolve("set").toString();
        assertThat(warning(config, set)).startsWith("3 of 3 tiles of split 'val'");
        assertThat(warning(config, set + "#val")).startsWith("3 of 3");
        assertThat(warning(config, set + "/labels.csv")).startsWith("3 of 3");
        assertThat(warning(config, folder.toString())).startsWith("3 of 3");
        assertThat(warning(config, set + "#train")).isEmpty();
        assertThat(warning(config, folder.resolve("set/deep").toString())).isEmpty();
        assertThat(warning(config, "tile:///nowhere?mpp=0.5&size=256")).isEmpty();
    }

    private static String warning(ProbeConfig config, String set) throws IOException {
        return OnlineProbes.warning(config, List.of(set)).orElse("");
    }
}
