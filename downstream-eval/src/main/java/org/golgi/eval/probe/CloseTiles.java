package org.golgi.eval.probe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.golgi.core.run.Progress;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.datasets.audit.AuditFinding;
import org.golgi.datasets.tile.TileSource;
import org.golgi.eval.features.Embedder;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.features.TileSubset;

/**
 * Finds tiles of a pretraining set that an encoder takes for tiles of an evaluation set: the cosine of their features,
 * after the mean was subtracted, is close to 1. Finds what was cut at another position, stained or scanned anew.
 *
 * <p>Features of the evaluation set are held, those of the pretraining set pass by in chunks.
 */
public final class CloseTiles {
    private static final int CHUNK_TILES = 50_000;

    private final ImageEncoder encoder;
    private final Embedder.Settings settings;
    private final double similarity;
    private final Progress progress;

    /**
     * Prepares.
     *
     * @param similarity least cosine of a finding, more than 0 and at most 1
     */
    public CloseTiles(ImageEncoder encoder, Embedder.Settings settings, double similarity, Progress progress) {
        if (!(similarity > 0 && similarity <= 1)) {
            throw new IllegalArgumentException("the similarity must be more than 0 and at most 1, got " + similarity);
        }
        this.encoder = encoder;
        this.settings = settings;
        this.similarity = similarity;
        this.progress = progress;
    }

    /** Of each pretraining tile that is close to one, the closest evaluation tile. */
    public List<AuditFinding> find(TileSource pretrain, TileSource evaluation) throws IOException {
        List<AuditFinding> findings = new ArrayList<>();
        Embedder.Embedded held = embed(evaluation, "features of evaluation tiles");
        NeighbourSearch search = null;
        for (int from = 0; from < pretrain.size(); from += CHUNK_TILES) {
            int[] numbers = IntStream.range(from, Math.min(pretrain.size(), from + CHUNK_TILES))
                    .toArray();
            Embedder.Embedded passing = embed(new TileSubset(pretrain, numbers), "features of pretraining tiles");
            if (passing.features().rows() == 0 || held.features().rows() == 0) {
                continue;
            }
            if (search == null) {
                Preparation preparation = new Preparation(mean(held.features(), passing.features()), true);
                search = new NeighbourSearch(held.features(), preparation, NeighbourSearch.Similarity.INNER_PRODUCT);
            }
            NeighbourSearch.Neighbours nearest = search.search(passing.features(), 1);
            for (int i = 0; i < nearest.queries(); i++) {
                if (nearest.scores()[i] >= similarity) {
                    findings.add(new AuditFinding(
                            "feature",
                            pretrain.id(numbers[passing.tiles()[i]]),
                            evaluation.id(held.tiles()[nearest.rows()[i]]),
                            0,
                            nearest.scores()[i]));
                }
            }
        }
        return findings;
    }

    private static float[] mean(FeatureMatrix first, FeatureMatrix second) {
        float[] mean = first.mean();
        float[] other = second.mean();
        double share = (double) second.rows() / (first.rows() + second.rows());
        for (int i = 0; i < mean.length; i++) {
            mean[i] += (float) (share * (other[i] - mean[i]));
        }
        return mean;
    }

    private Embedder.Embedded embed(TileSource tiles, String what) throws IOException {
        try (Progress.Bar bar = progress.start(what, tiles.size(), "tiles")) {
            int[] shown = new int[1];
            return new Embedder(settings, done -> {
                        bar.advance(done - shown[0]);
                        shown[0] = done;
                    })
                    .embed(tiles, encoder);
        }
    }
}
