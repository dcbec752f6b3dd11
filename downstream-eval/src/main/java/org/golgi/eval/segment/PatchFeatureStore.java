package org.golgi.eval.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.Safetensors;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.core.io.Sha256;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.PatchEncoder;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.Normalisation;
import org.golgi.datasets.image.RgbImage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Patch features of all windows of all pictures, in bfloat16, one file a picture. The folder is named by encoder, blocks
 * and windows; a file carries the hash of its picture's pixels and of its numbers. One that is damaged or of another
 * picture is told of and made again, so that work goes on where it stopped.
 */
final class PatchFeatureStore implements WindowedPictures {
    private static final Logger LOG = LoggerFactory.getLogger(PatchFeatureStore.class);
    private static final String FEATURES = "features";
    private static final String PIXELS = "pixels";
    private static final String HASH = "sha256";
    private static final int BATCH = 16;

    private final PatchEncoder encoder;
    private final List<Integer> blocks;
    private final int overlapPx;
    private final Path folder;
    private final List<Windows> windows = new ArrayList<>();
    private final List<SafetensorsFile> files = new ArrayList<>();
    private int reused;

    private PatchFeatureStore(PatchEncoder encoder, List<Integer> blocks, int overlapPx, Path cache)
            throws IOException {
        this.encoder = encoder;
        this.blocks = blocks;
        this.overlapPx = overlapPx;
        folder = cache.resolve("patches-"
                + Sha256.of(String.join(
                                "\n", encoder.hash(), encoder.transform().toString(), layout(blocks, overlapPx)))
                        .substring(0, 32));
        Files.createDirectories(folder);
    }

    private static String layout(List<Integer> blocks, int overlapPx) {
        return "blocks " + blocks + ", overlap " + overlapPx + ", bf16";
    }

    /** Makes what is not there yet; the consumer gets the number of pictures done. */
    static PatchFeatureStore of(
            MaskedImages images, PatchEncoder encoder, SegmentationSettings settings, Path cache, IntConsumer progress)
            throws IOException {
        int side = encoder.transform().cropPx();
        int overlap = WindowedPictures.overlap(settings, side);
        PatchFeatureStore store = new PatchFeatureStore(encoder, settings.blocksOf(encoder), overlap, cache);
        for (MaskedImages.Item item : images.items()) {
            store.add(item);
            progress.accept(store.files.size());
        }
        return store;
    }

    private void add(MaskedImages.Item item) throws IOException {
        RgbImage image = ImageCodec.read(item.image());
        Windows grid =
                Windows.over(image.width(), image.height(), encoder.transform().cropPx(), overlapPx);
        String pixels = Sha256.of(image.pixels());
        Path file = folder.resolve(Sha256.of(item.sample().id()).substring(0, 32) + ".safetensors");
        Optional<SafetensorsFile> kept = kept(file, pixels, grid);
        reused += kept.isPresent() ? 1 : 0;
        windows.add(grid);
        files.add(kept.isPresent() ? kept.get() : made(file, image, grid, pixels));
    }

    private Optional<SafetensorsFile> kept(Path file, String pixels, Windows grid) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            SafetensorsFile found = SafetensorsFile.open(file);
            boolean same = pixels.equals(found.metadata().get(PIXELS))
                    && found.entry(FEATURES).sizes()[0] == grid.count()
                    && hash(found.bytes(FEATURES)).equals(found.metadata().get(HASH));
            if (same) {
                return Optional.of(found);
            }
            LOG.warn("{} is damaged or of another picture: its hashes do not agree; it is made again", file);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} is damaged and made again: {}", file, e.getMessage());
        }
        return Optional.empty();
    }

    private SafetensorsFile made(Path file, RgbImage image, Windows grid, String pixels) throws IOException {
        try (Scope scope = new Scope()) {
            List<Tensor> parts = new ArrayList<>();
            for (int from = 0; from < grid.count(); from += BATCH) {
                parts.add(encode(encoder, blocks, image, grid, from, Math.min(BATCH, grid.count() - from)));
            }
            Tensor features = Ops.cat(0, parts).contiguous(); // [n, C, h, w]
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put(FEATURES, features);
            Safetensors.write(file, tensors, Map.of(PIXELS, pixels, HASH, hash(Ops.memory(features))));
        }
        return SafetensorsFile.open(file);
    }

    /** Patch features of some windows of a picture [count, C, h, w] in bfloat16. */
    static Tensor encode(
            PatchEncoder encoder, List<Integer> blocks, RgbImage image, Windows grid, int from, int count) {
        try (Scope scope = new Scope()) {
            int side = grid.sidePx();
            float[][] table = Normalisation.table(
                    encoder.transform().mean(), encoder.transform().deviation());
            float[] values = new float[count * 3 * side * side];
            for (int i = 0; i < count; i++) {
                grid.pixels(image, from + i, table, values, i * 3 * side * side);
            }
            Tensor batch = Ops.floats(values, count, 3, side, side);
            return scope.keep(encoder.encodePatches(batch, blocks).to(Ops.BF16));
        }
    }

    private static String hash(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return Sha256.of(copy);
    }

    /** How many pictures did not have to be encoded. */
    int reused() {
        return reused;
    }

    @Override
    public String pixels(int image) {
        return files.get(image).metadata().get(PIXELS);
    }

    @Override
    public Windows windows(int image) {
        return windows.get(image);
    }

    @Override
    public int overlapPx() {
        return overlapPx;
    }

    List<Integer> blocks() {
        return blocks;
    }

    /** Width of the features of a patch. */
    int width() {
        return blocks.size() * encoder.patchFeatureSize();
    }

    /** Features of one window [1, C, h, w] in float32. */
    Tensor window(int image, int window) throws IOException {
        SafetensorsFile file = files.get(image);
        long[] sizes = file.entry(FEATURES).sizes();
        int bytes = Math.toIntExact(2 * sizes[1] * sizes[2] * sizes[3]);
        ByteBuffer part = file.bytes(FEATURES, (long) window * bytes, bytes);
        try (Scope scope = new Scope()) {
            return scope.keep(Ops.fromBuffer(part, Ops.BF16, 1, sizes[1], sizes[2], sizes[3])
                    .to(Ops.F32));
        }
    }
}
