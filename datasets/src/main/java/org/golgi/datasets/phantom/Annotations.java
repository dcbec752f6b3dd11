package org.golgi.datasets.phantom;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Writes a slide's regions as GeoJSON in the form that QuPath imports as annotations, in level-0 pixels. */
final class Annotations {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Annotations() {}

    static void write(Path file, String slide, List<PhantomRegion> regions) throws IOException {
        ObjectNode collection = MAPPER.createObjectNode().put("type", "FeatureCollection");
        ArrayNode features = collection.putArray("features");
        for (PhantomRegion region : regions) {
            String key = slide + "/" + region.id();
            ObjectNode feature = features.addObject().put("type", "Feature");
            feature.put(
                    "id",
                    UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString());
            ObjectNode geometry = feature.putObject("geometry").put("type", "Polygon");
            ArrayNode rings = geometry.putArray("coordinates");
            region.rings().forEach(ring -> add(rings.addArray(), ring));
            ObjectNode properties = feature.putObject("properties").put("objectType", "annotation");
            properties.put("name", "region " + region.id());
            ObjectNode classification = properties.putObject("classification").put("name", region.label());
            int colour = region.colour();
            classification
                    .putArray("color")
                    .add(colour >> 16)
                    .add(colour >> 8 & 0xFF)
                    .add(colour & 0xFF);
        }
        Files.write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(collection));
    }

    /** GeoJSON closes a ring by repeating its first position. */
    private static void add(ArrayNode target, int[] ring) {
        for (int i = 0; i <= ring.length; i += 2) {
            target.addArray().add(ring[i % ring.length]).add(ring[(i + 1) % ring.length]);
        }
    }
}
