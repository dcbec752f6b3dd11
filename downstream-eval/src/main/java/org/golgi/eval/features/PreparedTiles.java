package org.golgi.eval.features;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.core.vit.ImageTransform;
import org.golgi.datasets.tile.TileSource;

/** Decoded, resized and cropped tiles in memory, for encoding the same tiles again and again. */
public final class PreparedTiles {
    private final ImageTransform transform;
    private final TilePreparer preparer;
    private final List<byte[]> pictures;

    private PreparedTiles(ImageTransform transform, List<byte[]> pictures) {
        this.transform = transform;
        this.preparer = new TilePreparer(transform);
        this.pictures = pictures;
    }

    /**
     * Decodes all tiles.
     *
     * @param threads how many decode at a time
     * @throws IOException naming the first tile that cannot be read
     */
    public static PreparedTiles load(TileSource tiles, ImageTransform transform, int threads) throws IOException {
        TilePreparer preparer = new TilePreparer(transform);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<byte[]>> pending = new ArrayList<>();
            for (int i = 0; i < tiles.size(); i++) {
                int index = i;
                pending.add(pool.submit(() -> preparer.prepare(tiles.read(index))));
            }
            List<byte[]> pictures = new ArrayList<>();
            for (Future<byte[]> picture : pending) {
                pictures.add(Waiting.get(picture));
            }
            return new PreparedTiles(transform, pictures);
        } finally {
            pool.shutdownNow();
        }
    }

    public ImageTransform transform() {
        return transform;
    }

    public int size() {
        return pictures.size();
    }

    /** Features of all tiles, in their order. */
    public FeatureMatrix encode(ImageEncoder encoder, int batchSize) {
        if (!encoder.transform().equals(transform)) {
            throw new IllegalStateException(
                    "tiles prepared for " + transform + " given to an encoder of " + encoder.transform());
        }
        int width = encoder.featureSize();
        FeatureMatrix features = FeatureMatrix.zeros(pictures.size(), width);
        for (int from = 0; from < pictures.size(); from += batchSize) {
            int to = Math.min(from + batchSize, pictures.size());
            try (Scope scope = new Scope()) {
                Tensor encoded = encoder.encode(preparer.batch(pictures.subList(from, to)));
                features.put(from, encoded);
            }
        }
        return features;
    }
}
