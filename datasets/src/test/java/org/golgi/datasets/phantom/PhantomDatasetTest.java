package org.golgi.datasets.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.golgi.core.run.Progress;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhantomDatasetTest {
    @TempDir
    private static Path folder;

    private static PhantomSummary summary;

    @BeforeAll
    static void write() throws IOException {
        summary = write(folder.resolve("set"), 2);
    }

    @Test
    void the_same_seed_gives_the_same_bytes_whatever_the_threads() throws IOException {
        write(folder.resolve("again"), 1);
        List<Path> files = files(folder.resolve("set"));
        assertThat(files(folder.resolve("again"))).isEqualTo(files);
        for (Path file : files) {
            assertThat(Files.mismatch(
                            folder.resolve("set").resolve(file),
                            folder.resolve("again").resolve(file)))
                    .as(file.toString())
                    .isEqualTo(-1);
        }
    }

    @Test
    void labels_name_tiles_that_show_their_region() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("set/tiles/labels.csv"));
        assertThat(lines.get(0)).isEqualTo("path,label,split,slide,patient");
        int tiles = summary.classes().stream()
                .mapToInt(row -> row.trainTiles() + row.testTiles())
                .sum();
        assertThat(lines).hasSize(tiles + 1);
        assertThat(tiles).isGreaterThan(6);
        Map<String, PhantomSlide> slides = new HashMap<>();
        Map<String, String> splits = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            RgbImage tile = ImageCodec.read(folder.resolve("set/tiles").resolve(cells[0]));
            assertThat(tile.width()).isEqualTo(96);
            assertThat(splits.merge(cells[4], cells[2], (a, b) -> a.equals(b) ? a : "both"))
                    .as("split of patient %s", cells[4])
                    .isNotEqualTo("both");
            String[] place = cells[0].substring(0, cells[0].length() - 4).split("_");
            int x = Integer.parseInt(place[2]);
            int y = Integer.parseInt(place[3]);
            PhantomSlide slide = slides.computeIfAbsent(
                    cells[3],
                    name -> new PhantomSlide(options(1).spec(Integer.parseInt(name.substring(name.length() - 4)))));
            PhantomRegion region = slide.regions().get(slide.regionAt(x + 48, y + 48) - 1);
            assertThat(region.label()).isEqualTo(cells[1]);
            RgbImage painted = slide.paint(x, y, 96, 96);
            assertThat(tile.pixels()).as(cells[0]).isEqualTo(painted.pixels());
        }
    }

    @Test
    void annotations_are_closed_polygons_with_a_class() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(folder.resolve("set/annotations/phantom_0001.geojson").toFile());
        assertThat(json.get("type").asText()).isEqualTo("FeatureCollection");
        assertThat(json.get("features")).isNotEmpty();
        for (JsonNode feature : json.get("features")) {
            JsonNode ring = feature.at("/geometry/coordinates/0");
            assertThat(ring.size()).isGreaterThan(3);
            assertThat(ring.get(0)).isEqualTo(ring.get(ring.size() - 1));
            assertThat(feature.at("/properties/classification/name").asText()).isIn("solid", "fat");
            assertThat(feature.at("/properties/objectType").asText()).isEqualTo("annotation");
        }
        long tissue = Files.readAllLines(folder.resolve("set/regions.csv")).stream()
                .filter(line -> line.startsWith("phantom_0001,"))
                .count();
        assertThat(json.get("features")).hasSize((int) tissue);
    }

    @Test
    void a_folder_with_something_in_it_is_refused_and_a_stop_is_obeyed() {
        assertThatThrownBy(() -> write(folder.resolve("set"), 1)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() ->
                        PhantomDataset.write(options(1), folder.resolve("stopped"), Progress.silent(), () -> true))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("stopped after 0 of 3 slides");
    }

    @Test
    void a_set_that_was_cut_off_is_gone_on_with() throws IOException {
        Path cut = folder.resolve("cut");
        int[] asked = new int[1];
        assertThatThrownBy(() -> PhantomDataset.write(options(1), cut, Progress.silent(), () -> asked[0]++ == 1))
                .hasMessageContaining("stopped after 1 of 3 slides")
                .hasMessageContaining("the same command goes on");
        // as a kill in the middle of a slide leaves it
        Files.write(cut.resolve("slides/phantom_0001.svs.part"), new byte[100]);
        PhantomOptions other =
                new PhantomOptions(2, 9, 1024, List.of(TissueClass.SOLID, TissueClass.FAT), false, 6, 96, 1, 1);
        assertThatThrownBy(() -> PhantomDataset.write(other, cut, Progress.silent(), () -> false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("slides 3, seed 9");
        write(cut, 2);
        List<Path> files = files(folder.resolve("set"));
        assertThat(files(cut)).isEqualTo(files);
        for (Path file : files) {
            assertThat(Files.mismatch(folder.resolve("set").resolve(file), cut.resolve(file)))
                    .as(file.toString())
                    .isEqualTo(-1);
        }
    }

    @Test
    void the_last_third_of_the_patients_is_for_testing() {
        PhantomOptions seven = new PhantomOptions(7, 0, 1024, List.of(TissueClass.FAT), false, 0, 96, 2, 1);
        List<String> splits =
                Stream.iterate(0, i -> i + 1).limit(7).map(seven::split).toList();
        assertThat(splits).containsExactly("train", "train", "train", "train", "train", "train", "test");
        assertThat(seven.patient(5)).isEqualTo(seven.patient(4)).isNotEqualTo(seven.patient(6));
    }

    private static PhantomSummary write(Path target, int threads) throws IOException {
        return PhantomDataset.write(options(threads), target, Progress.silent(), () -> false);
    }

    private static PhantomOptions options(int threads) {
        return new PhantomOptions(3, 9, 1024, List.of(TissueClass.SOLID, TissueClass.FAT), false, 6, 96, 1, threads);
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(root::relativize)
                    .sorted()
                    .toList();
        }
    }
}
