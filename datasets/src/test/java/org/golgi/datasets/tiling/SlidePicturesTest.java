package org.golgi.datasets.tiling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.golgi.datasets.tissue.ContourFilter;
import org.golgi.datasets.tissue.Plane;
import org.golgi.datasets.tissue.TissueMask;
import org.junit.jupiter.api.Test;

/** What QuPath's reader asks of GeoJSON, without which it refuses the whole file. */
class SlidePicturesTest {
    private static final String[] MASK = {
        "#....##......", //
        "..........##.",
        "####......#..",
        "#..#.........",
        "#..#...####..",
        "####......#..",
        "......#...#..",
        ".....#.#.....",
        "......#......"
    };

    @Test
    void contours_of_any_mask_are_read_by_qupath() throws IOException {
        JsonNode json = new ObjectMapper().readTree(SlidePictures.geoJson(mask().regions(), 16.014));

        assertThat(json.get("type").asText()).isEqualTo("FeatureCollection");
        assertThat(json.get("features")).hasSizeGreaterThanOrEqualTo(3);
        int holes = 0;
        for (JsonNode feature : json.get("features")) {
            assertThat(feature.get("type").asText()).isEqualTo("Feature");
            assertThat(feature.at("/properties/objectType").asText()).isEqualTo("annotation");
            assertThat(feature.at("/properties/classification/name").asText()).isEqualTo("Tissue");
            assertThat(feature.at("/properties/classification/color")).hasSize(3);
            assertThat(feature.at("/geometry/type").asText()).isEqualTo("Polygon");
            holes += feature.at("/geometry/coordinates").size() - 1;
            for (JsonNode ring : feature.at("/geometry/coordinates")) {
                assertThat(ring.size()).as("positions of a ring").isGreaterThanOrEqualTo(4);
                assertThat(ring.get(0)).as("a ring is closed").isEqualTo(ring.get(ring.size() - 1));
                for (JsonNode position : ring) {
                    assertThat(position).hasSize(2);
                    assertThat(position.get(0).asDouble()).isBetween(0.0, MASK[0].length() * 16.014);
                    assertThat(position.get(1).asDouble()).isBetween(0.0, MASK.length * 16.014);
                }
            }
        }
        assertThat(holes).isPositive();
    }

    private static TissueMask mask() {
        byte[] values = new byte[MASK.length * MASK[0].length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (MASK[i / MASK[0].length()].charAt(i % MASK[0].length()) == '#' ? 255 : 0);
        }
        return TissueMask.of(new Plane(MASK[0].length(), MASK.length, values), new ContourFilter(0, 0, 100));
    }
}
