package org.golgi.cli.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.eval.features.Embedder;

/** Some tiles with those whose features are nearest by cosine: what the encoder takes for alike. */
public final class NeighbourSheet {
    private static final int SHOWN_PX = 96;
    private static final int BATCH = 32;

    private final ReportTiles set;
    private final int[] tiles;
    private final int queries;
    private final int neighbours;

    /** Nearest others of one query by row, nearest first, and how near. */
    private record Found(int[] rows, float[] similarity) {}

    private NeighbourSheet(ReportTiles set, int[] tiles, int queries, int neighbours) {
        this.set = set;
        this.tiles = tiles;
        this.queries = queries;
        this.neighbours = Math.min(neighbours, tiles.length - 1);
    }

    /**
     * A sheet over all tiles of the set.
     *
     * @param queries how many tiles are asked for; evenly from all classes where these are known
     * @param neighbours how many answers each gets
     * @param progress gets the number of tiles embedded
     */
    public static Section section(
            ImageEncoder encoder, ReportTiles set, int queries, int neighbours, IntConsumer progress)
            throws IOException {
        int threads = Runtime.getRuntime().availableProcessors();
        Embedder.Embedded embedded = new Embedder(new Embedder.Settings(BATCH, threads, 1, Optional.empty()), progress)
                .embed(set.tiles(), encoder);
        if (embedded.tiles().length < 2) {
            throw new IOException("neighbours need at least 2 readable tiles, the set has " + embedded.tiles().length);
        }
        NeighbourSheet sheet = new NeighbourSheet(set, embedded.tiles(), queries, neighbours);
        try (Scope scope = new Scope()) {
            return sheet.build(Ops.l2Normalize(embedded.features().tensor(), 1e-12));
        }
    }

    private Section build(Tensor features) throws IOException {
        StringBuilder html = new StringBuilder("<div class=\"panel\"><table class=\"sheet\">\n");
        int same = 0;
        int judged = 0;
        for (int query : queries()) {
            Found found = find(features, query);
            html.append("<tr>").append(cell(query, "query", "asked"));
            for (int i = 0; i < found.rows().length; i++) {
                int row = found.rows()[i];
                Optional<String> expected = label(query);
                boolean agrees = expected.isPresent() && label(row).equals(expected);
                judged += expected.isPresent() ? 1 : 0;
                same += agrees ? 1 : 0;
                String style = expected.isEmpty() ? "" : agrees ? "same" : "other";
                html.append(cell(row, style, String.format(Locale.ROOT, "%.3f", found.similarity()[i])));
            }
            html.append("</tr>\n");
        }
        String note = "each row: a tile, then those of " + tiles.length + " with the nearest features by cosine";
        if (judged > 0) {
            note += String.format(
                    Locale.ROOT, "; %.0f %% of those shown are of its class (green)", 100.0 * same / judged);
        }
        return new Section(
                "Nearest neighbours", note, html.append("</table></div>").toString());
    }

    private Found find(Tensor features, int query) {
        try (Scope scope = new Scope()) {
            Tensor similarity = features.mv(features.select(0, query)); // [rows]
            similarity.narrow(0, query, 1).fill_(new org.bytedeco.pytorch.Scalar(-2.0)); // not itself
            T_TensorTensor_T top = similarity.topk(neighbours);
            long[] rows = Ops.toLongs(top.get1());
            return new Found(
                    java.util.Arrays.stream(rows).mapToInt(Math::toIntExact).toArray(), Ops.toFloats(top.get0()));
        }
    }

    /** Rows to ask for: spread over each class in turn, or over all where no class is known. */
    private List<Integer> queries() {
        Map<Optional<String>, List<Integer>> byLabel = new LinkedHashMap<>();
        IntStream.range(0, tiles.length)
                .forEach(row -> byLabel.computeIfAbsent(label(row), key -> new ArrayList<>())
                        .add(row));
        List<List<Integer>> groups = new ArrayList<>(byLabel.values());
        List<Integer> chosen = new ArrayList<>();
        int rounds = (queries + groups.size() - 1) / groups.size();
        for (int round = 0; round < rounds; round++) {
            for (List<Integer> group : groups) {
                int at = (int) ((2L * round + 1) * group.size() / (2L * rounds));
                if (chosen.size() < queries && !chosen.contains(group.get(at))) {
                    chosen.add(group.get(at));
                }
            }
        }
        return chosen;
    }

    private Optional<String> label(int row) {
        return set.labels().get(tiles[row]);
    }

    private String cell(int row, String style, String text) throws IOException {
        int tile = tiles[row];
        String name = Html.escape(label(row).orElse(""));
        return "<td class=\"" + style + "\" title=\"" + Html.escape(set.tiles().id(tile)) + "\"><img alt=\"" + name
                + "\" src=\"" + Pictures.jpeg(set.tiles().read(tile), SHOWN_PX) + "\"><div>" + name + " " + text
                + "</div></td>";
    }
}
