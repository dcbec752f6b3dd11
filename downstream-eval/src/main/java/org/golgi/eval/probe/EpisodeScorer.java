package org.golgi.eval.probe;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.tensor.Threads;

/**
 * Classifies a test set in many few-shot episodes by matrix products alone.
 *
 * <p>With q' = (q - m) / |q - m| the nearest prototype p is the one with the largest (q·p - m·p) / |q - m| - ½ |p|², and
 * |q - m|² = |q|² - 2 q·m + |m|²: all that is needed of a query are its products with the prototypes and with the mean,
 * and one product serves the prototypes of many episodes. Class sums are products of a weight matrix with the support.
 */
final class EpisodeScorer implements AutoCloseable {
    private static final int QUERY_BLOCK = 2048;

    private final LabelledFeatures train;
    private final SimpleShot.Variant variant;
    private final Tensor support;
    private final Tensor queries;
    private final Tensor uncentredMean;
    private final double[] querySquares;

    /**
     * The compared vectors of one episode.
     *
     * @param columns prototypes (or support vectors) and, last, the mean: [P + 1, D]
     * @param meanProducts m·p of each prototype
     * @param halfSquares ½ |p|² of each prototype
     * @param meanSquare |m|²
     * @param labels class of each prototype
     */
    private record Compared(
            Tensor columns, double[] meanProducts, double[] halfSquares, double meanSquare, int[] labels) {}

    EpisodeScorer(LabelledFeatures train, LabelledFeatures test, SimpleShot.Variant variant) {
        this.train = train;
        this.variant = variant;
        // Distances do not change when all features are shifted; a shift to the middle saves digits in the products.
        float[] shift = train.features().mean();
        try (Scope scope = new Scope()) {
            Tensor shiftTensor = Ops.floats(shift, shift.length);
            support = Scope.retain(train.features().tensor().sub(shiftTensor));
            queries = Scope.retain(test.features().tensor().sub(shiftTensor));
            uncentredMean = Scope.retain(shiftTensor.neg());
        }
        querySquares = squares(queries);
    }

    private static double[] squares(Tensor rows) {
        try (Scope scope = new Scope()) {
            float[] values = Ops.toFloats(rows.mul(rows).sum(new long[] {1}, false, new ScalarTypeOptional(Ops.F64)));
            return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
        }
    }

    /** The predicted class of every test row in each episode. */
    int[][] predict(List<SimpleShot.Episode> episodes) {
        int[][] predictions = new int[episodes.size()][querySquares.length];
        try (Scope scope = new Scope()) {
            List<Compared> compared =
                    Threads.alone(() -> episodes.stream().map(this::compared).toList());
            Tensor columns = Ops.cat(0, compared.stream().map(Compared::columns).toList())
                    .t(); // [D, all columns]
            for (int from = 0; from < querySquares.length; from += QUERY_BLOCK) {
                int count = Math.min(QUERY_BLOCK, querySquares.length - from);
                float[] products = products(from, count, columns);
                int width = products.length / count;
                int first = from;
                IntStream.range(0, count)
                        .parallel()
                        .forEach(i -> decide(compared, products, i * width, first + i, predictions));
            }
        }
        return predictions;
    }

    private float[] products(int from, int count, Tensor columns) {
        try (Scope scope = new Scope()) {
            return Ops.toFloats(torch.mm(queries.narrow(0, from, count), columns));
        }
    }

    private void decide(List<Compared> compared, float[] products, int at, int query, int[][] predictions) {
        int column = at;
        for (int e = 0; e < compared.size(); e++) {
            Compared episode = compared.get(e);
            int prototypes = episode.labels().length;
            double meanProduct = products[column + prototypes];
            double square = querySquares[query] - 2 * meanProduct + episode.meanSquare();
            double inverse = variant.normalise() ? 1 / Math.sqrt(Math.max(square, 1e-24)) : 1;
            int best = 0;
            double highest = Double.NEGATIVE_INFINITY;
            for (int p = 0; p < prototypes; p++) {
                double score = (products[column + p] - episode.meanProducts()[p]) * inverse - episode.halfSquares()[p];
                if (score > highest) {
                    highest = score;
                    best = p;
                }
            }
            predictions[e][query] = episode.labels()[best];
            column += prototypes + 1;
        }
    }

    private Compared compared(SimpleShot.Episode episode) {
        try (Scope scope = new Scope()) {
            long[] rows = Arrays.stream(episode.support()).asLongStream().toArray();
            Tensor x = support.index_select(0, Ops.longs(rows)); // [S, D]
            Tensor mean = variant.centre() ? x.mean(new long[] {0}, false, new ScalarTypeOptional()) : uncentredMean;
            Tensor prototypes = variant.average() ? classMeans(x, mean, episode.shots()) : vectors(x, mean);
            double[] meanProducts = doubles(torch.mv(prototypes, mean));
            double[] halfSquares = doubles(
                    Ops.scale(prototypes.mul(prototypes).sum(new long[] {1}, false, new ScalarTypeOptional()), 0.5));
            double meanSquare = doubles(mean.mul(mean).sum().reshape(1))[0];
            int step = variant.average() ? episode.shots() : 1;
            int[] labels = IntStream.range(0, meanProducts.length)
                    .map(p -> train.labels()[episode.support()[p * step]])
                    .toArray();
            Tensor columns = scope.keep(Ops.cat(0, prototypes, mean.reshape(1, -1)));
            return new Compared(columns, meanProducts, halfSquares, meanSquare, labels);
        }
    }

    /** The prepared support vectors [S, D]. */
    private Tensor vectors(Tensor x, Tensor mean) {
        Tensor centred = x.sub(mean);
        return variant.normalise() ? Ops.l2Normalize(centred, 1e-12) : centred;
    }

    /** Σ w (x - m) / K over the rows of each class, with w = 1 / |x - m| if normalised: [C, D]. */
    private Tensor classMeans(Tensor x, Tensor mean, int shots) {
        int S = Math.toIntExact(x.size(0));
        double[] lengths = variant.normalise() ? lengths(x, mean) : ones(S);
        float[] weights = new float[S / shots * S];
        float[] sums = new float[S / shots];
        for (int i = 0; i < S; i++) {
            float weight = (float) (1 / (lengths[i] * shots));
            weights[i / shots * S + i] = weight;
            sums[i / shots] += weight;
        }
        Tensor weighted = torch.mm(Ops.floats(weights, S / shots, S), x);
        return weighted.sub(torch.outer(Ops.floats(sums, S / shots), mean));
    }

    private static double[] lengths(Tensor x, Tensor mean) {
        Tensor centred = x.sub(mean);
        double[] squares = doubles(centred.mul(centred).sum(new long[] {1}, false, new ScalarTypeOptional()));
        return Arrays.stream(squares).map(s -> Math.max(Math.sqrt(s), 1e-12)).toArray();
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double[] doubles(Tensor tensor) {
        float[] values = Ops.toFloats(tensor);
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    @Override
    public void close() {
        Scope.release(support);
        Scope.release(queries);
        Scope.release(uncentredMean);
    }
}
