package org.golgi.eval.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.Safetensors;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.core.io.Sha256;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.datasets.tile.TileSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Features on disk in chunks, so that embedding goes on where it stopped. The folder is named by encoder, transform and
 * tiles; each chunk exists whole or not at all and carries a hash of its numbers. A damaged chunk is told of, deleted and
 * made again.
 */
final class FeatureChunks {
    private static final Logger LOG = LoggerFactory.getLogger(FeatureChunks.class);
    private static final String FEATURES = "features";
    private static final String PIXELS = "pixel_checksums";

    private final Path folder;

    /**
     * One chunk.
     *
     * @param features rows of the chunk
     * @param checksums CRC-32 of each prepared picture
     */
    record Chunk(FeatureMatrix features, long[] checksums) {}

    FeatureChunks(Path cache, ImageEncoder encoder, TileSource tiles) throws IOException {
        folder = cache.resolve(key(encoder, tiles));
        Files.createDirectories(folder);
    }

    static String key(ImageEncoder encoder, TileSource tiles) {
        return Sha256.of(String.join("\n", encoder.hash(), encoder.transform().toString(), tiles.hash()))
                .substring(0, 32);
    }

    Path folder() {
        return folder;
    }

    private Path file(int number) {
        return folder.resolve(String.format(Locale.ROOT, "chunk-%06d.safetensors", number));
    }

    void write(int number, Chunk chunk) throws IOException {
        try (Scope scope = new Scope()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put(FEATURES, chunk.features().tensor());
            tensors.put(PIXELS, Ops.longs(chunk.checksums()));
            Safetensors.write(file(number), tensors, Map.of("sha256", hash(chunk)));
        }
    }

    /** The chunk, if it is there and whole. */
    Optional<Chunk> read(int number, int rows, int width) {
        Path file = file(number);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            SafetensorsFile tensors = SafetensorsFile.open(file);
            Chunk chunk = new Chunk(new FeatureMatrix(rows, width, tensors.floats(FEATURES)), tensors.longs(PIXELS));
            if (chunk.checksums().length == rows
                    && hash(chunk).equals(tensors.metadata().get("sha256"))) {
                return Optional.of(chunk);
            }
            LOG.warn("{} is damaged: its numbers do not have the hash it names; it is made again", file);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} is damaged and made again: {}", file, e.getMessage());
        }
        return Optional.empty();
    }

    private static String hash(Chunk chunk) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer row = ByteBuffer.allocate(4 * chunk.features().columns());
            for (int i = 0; i < chunk.features().rows(); i++) {
                row.asFloatBuffer()
                        .put(
                                chunk.features().values(),
                                i * chunk.features().columns(),
                                chunk.features().columns());
                digest.update(row.array());
            }
            ByteBuffer sums = ByteBuffer.allocate(8 * chunk.checksums().length);
            sums.asLongBuffer().put(chunk.checksums());
            return HexFormat.of().formatHex(digest.digest(sums.array()));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
