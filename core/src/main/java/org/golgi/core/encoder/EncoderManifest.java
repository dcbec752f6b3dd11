package org.golgi.core.encoder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.golgi.core.vit.ImageTransform;
import org.golgi.core.vit.Pooling;
import org.golgi.core.vit.VitConfig;

/**
 * What has to be known beside the weights to use an encoder. Written into the {@code manifest.json} of an encoder
 * folder, and into the state of a training checkpoint under {@code "encoder"}, so that a checkpoint can be evaluated as
 * it is.
 */
public record EncoderManifest(VitConfig architecture, ImageTransform transform, Pooling pooling) {
    /** Key of this description in a checkpoint's state. */
    public static final String STATE_KEY = "encoder";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    public ObjectNode toJson() {
        return JSON.valueToTree(this);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param source named in errors
     */
    static EncoderManifest parse(String source, JsonNode node) throws IOException {
        try {
            return JSON.treeToValue(node, EncoderManifest.class);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new IOException(source + " does not describe an encoder: " + reason, e);
        }
    }
}
