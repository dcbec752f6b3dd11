package org.golgi.eval.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.golgi.datasets.label.LabelTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Hdf5FeaturesTest {
    private static final FeatureSet.Origin ORIGIN = new FeatureSet.Origin("mine", "abc", "resize", "tiles");

    @TempDir
    Path folder;

    private static FeatureMatrix matrix(int rows, int columns, float first) {
        FeatureMatrix features = FeatureMatrix.zeros(rows, columns);
        for (int i = 0; i < features.values().length; i++) {
            features.values()[i] = first + i;
        }
        return features;
    }

    /** Written by h5py in TRIDENT's layout: chunks of one row, a first axis that may grow. */
    private Path foreign(String encoder, String slide) throws IOException {
        Path file = folder.resolve("features_" + encoder).resolve(slide + ".h5");
        Files.createDirectories(file.getParent());
        try (InputStream stream = getClass().getResourceAsStream("/hdf5/as_trident.h5")) {
            Files.copy(stream, file);
        }
        return file;
    }

    @Test
    void a_file_in_the_layout_of_trident_is_read() throws IOException {
        SlideFeatures slide = Hdf5Features.read(foreign("uni_v1", "slide1"));
        assertThat(slide.features().rows()).isEqualTo(5);
        assertThat(slide.features().columns()).isEqualTo(3);
        assertThat(slide.features().values()).containsSequence(0.75f, 1f, 1.25f);
        assertThat(slide.positions()).containsExactly(0, 0, 512, 256, 1024, 512, 1536, 768, 2048, 1024);
        assertThat(slide.origin().encoder()).isEqualTo("features_uni_v1");
    }

    @Test
    void what_is_written_is_read_again_to_the_bit() throws IOException {
        Path file = folder.resolve("a.h5");
        SlideFeatures slide = new SlideFeatures(matrix(4, 3, 0.1f), new long[] {1, 2, 3, 4, 5, 6, 7, 8}, ORIGIN);
        Hdf5Features.write(file, slide);
        SlideFeatures again = Hdf5Features.read(file);
        assertThat(again.features().values()).isEqualTo(slide.features().values());
        assertThat(again.positions()).isEqualTo(slide.positions());
        assertThat(again.origin()).isEqualTo(ORIGIN);
        assertThat(folder).isDirectoryContaining("glob:**a.h5").isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void slides_go_to_files_and_come_back_by_a_table() throws IOException {
        List<Sample> samples = IntStream.range(0, 6)
                .mapToObj(i -> new Sample(
                        "0000/s" + i % 2 + "_" + 512 * i + "_100",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .toList();
        FeatureSet set = new FeatureSet(matrix(6, 2, 0), samples, ORIGIN);
        assertThat(SlideFiles.write(folder, set, false)).hasSize(2);
        assertThat(Hdf5Features.read(folder.resolve("s1.h5")).positions())
                .containsExactly(512, 100, 1536, 100, 2560, 100);
        assertThatThrownBy(() -> SlideFiles.write(folder, set, false)).hasMessageContaining("exists already");
        Path csv = folder.resolve("labels.csv");
        Files.writeString(csv, "path,label,split,patient\ns1.h5,tumour,test,p1\ns0.h5,benign,train,p0\n");
        FeatureSet read = SlideFiles.read(LabelTable.read(csv));
        assertThat(read.features().values()).containsExactly(2, 3, 6, 7, 10, 11, 0, 1, 4, 5, 8, 9);
        Sample first = read.samples().get(0);
        assertThat(first.id()).isEqualTo("s1_512_100");
        assertThat(first.slide()).contains("s1");
        assertThat(first.label()).contains("tumour");
        assertThat(first.patient()).contains("p1");
        assertThat(read.origin()).isEqualTo(ORIGIN);
    }

    @Test
    void features_of_two_encoders_in_one_table_are_an_error() throws IOException {
        foreign("uni_v1", "a");
        foreign("conch", "b");
        Path csv = folder.resolve("labels.csv");
        Files.writeString(csv, "path,label\nfeatures_uni_v1/a.h5,x\nfeatures_conch/b.h5,y\n");
        LabelTable table = LabelTable.read(csv);
        assertThatThrownBy(() -> SlideFiles.read(table))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("b.h5 holds features of encoder 'features_conch'")
                .hasMessageContaining("'features_uni_v1'");
    }

    @Test
    void damaged_and_foreign_files_are_named() throws IOException {
        Path broken = folder.resolve("broken.h5");
        Files.writeString(broken, "no HDF5");
        assertThatThrownBy(() -> Hdf5Features.read(broken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken.h5 is no HDF5 file of features");
        Path cut = folder.resolve("cut.h5");
        byte[] whole = Files.readAllBytes(foreign("uni_v1", "whole"));
        for (int size : new int[] {100, 800, 2000, 5000}) {
            Files.write(cut, java.util.Arrays.copyOf(whole, size));
            assertThatThrownBy(() -> Hdf5Features.read(cut))
                    .as(size + " bytes")
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cut.h5");
        }
    }

    @Test
    void what_the_library_trips_over_is_told_in_one_line() throws IOException {
        byte[] bytes = Files.readAllBytes(foreign("uni_v1", "whole"));
        bytes[74] ^= (byte) 0xFF; // kind of the entry of the root group, beyond all that there are
        Path changed = Files.write(folder.resolve("changed.h5"), bytes);
        assertThatThrownBy(() -> Hdf5Features.read(changed))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(".*changed.h5 is no HDF5 file of features: .*");
        Path group = folder.resolve("group.h5");
        try (WritableHdfFile file = HdfFile.write(group)) {
            file.putGroup("features");
        }
        assertThatThrownBy(() -> Hdf5Features.read(group))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no dataset but a group 'features'");
        Path whole = folder.resolve("numbers.h5");
        try (WritableHdfFile file = HdfFile.write(whole)) {
            file.putDataset("features", new int[][] {{1, 2}});
        }
        assertThatThrownBy(() -> Hdf5Features.read(whole))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not floating-point numbers but int values");
        assertThatThrownBy(() -> Hdf5Features.requireSize(whole, 2_000_000, 1536))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("[2000000, 1536] are none or too many");
        assertThatThrownBy(() -> Hdf5Features.requireSize(whole, 0, 3)).hasMessageContaining("[0, 3] are none");
    }

    @Test
    void a_turned_bit_neither_hangs_nor_ends_in_more_than_a_line() throws IOException {
        byte[] whole = Files.readAllBytes(foreign("uni_v1", "whole"));
        Path turned = folder.resolve("turned.h5");
        int refused = 0;
        for (int place = 3; place < whole.length; place += 7) { // 934 is a length of some 2^30
            byte[] bytes = whole.clone();
            bytes[place] ^= 0x40;
            Files.deleteIfExists(turned); // the library may still look at the file before in other threads
            Files.write(turned, bytes);
            Throwable error = assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> catchThrowable(() -> Hdf5Features.read(turned)), "byte " + place);
            if (error != null) {
                assertThat(error).as("byte " + place).isInstanceOf(IOException.class);
                assertThat(error.getMessage())
                        .as("byte " + place)
                        .contains("turned.h5")
                        .doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(50);
    }

    @Test
    void parts_hold_whole_slides_and_are_read_as_one() throws IOException {
        List<Sample> samples = IntStream.range(0, 10)
                .mapToObj(i -> new Sample(
                        "t" + i, Optional.empty(), Optional.empty(), Optional.of("slide" + i / 4), Optional.empty()))
                .toList();
        assertThat(new FeatureShard(0, 2).tiles(samples)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(new FeatureShard(1, 2).tiles(samples)).containsExactly(8, 9);
        Path whole = folder.resolve("all.safetensors");
        for (int part = 0; part < 2; part++) {
            int[] tiles = new FeatureShard(part, 2).tiles(samples);
            FeatureSet set = new FeatureSet(
                    matrix(10, 2, 0).select(tiles),
                    IntStream.of(tiles).mapToObj(samples::get).toList(),
                    ORIGIN);
            if (part == 1) {
                assertThatThrownBy(() -> FeatureShard.read(whole))
                        .hasMessageContaining("all.1-of-2.safetensors is missing")
                        .hasMessageContaining("--shard 1/2");
            }
            FeatureFiles.write(new FeatureShard(part, 2).file(whole), set);
        }
        assertThat(FeatureShard.read(whole).features().values())
                .isEqualTo(matrix(10, 2, 0).values());
        assertThatThrownBy(() -> FeatureShard.parse("2/2")).hasMessageContaining("from 0 to N - 1");
    }
}
