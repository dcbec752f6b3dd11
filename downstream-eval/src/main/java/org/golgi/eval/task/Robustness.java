package org.golgi.eval.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.golgi.core.io.Sha256;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.features.Sample;
import org.golgi.eval.probe.LabelledFeatures;
import org.golgi.eval.probe.Retrieval;
import org.golgi.eval.statistics.Bootstrap;
import org.golgi.eval.statistics.Clusters;
import org.golgi.eval.statistics.Interval;

/**
 * Whether features tell tissue or the centre, scanner or stain it comes from. Nothing is trained. The class of a picture is
 * its tissue, or its place on a slide that was scanned several times; the split is its centre or scanner.
 */
public final class Robustness {
    private static final int[] TOPS = {1, 3, 5, 10};

    private final String task;
    private final FeatureSet set;
    private final Bootstrap bootstrap;
    private final String[] labels;
    private final String[] centres;

    /**
     * Takes the pictures that have class and centre.
     *
     * @throws IllegalArgumentException if a picture lacks one, or there is only one centre
     */
    public Robustness(String task, FeatureSet set, Bootstrap bootstrap) {
        this.task = task;
        this.set = set;
        this.bootstrap = bootstrap;
        this.labels = set.samples().stream()
                .map(sample -> sample.label().orElseThrow(() -> missing(sample, "class", "--label-column")))
                .toArray(String[]::new);
        this.centres = set.samples().stream()
                .map(sample -> sample.split().orElseThrow(() -> missing(sample, "centre", "--centre-column")))
                .toArray(String[]::new);
        if (List.of(centres).stream().distinct().count() < 2) {
            throw new IllegalArgumentException("all pictures are of centre '" + (centres.length == 0 ? "" : centres[0])
                    + "'; robustness needs two, named by --centre-column");
        }
    }

    private static IllegalArgumentException missing(Sample sample, String what, String option) {
        return new IllegalArgumentException(
                "picture '" + sample.id() + "' has no " + what + "; name the column with " + option);
    }

    /**
     * The robustness index in the manner of PathoROB: among the k nearest pictures by cosine, none of the same patient or
     * slide, SO share the class but not the centre and OS the centre but not the class; the index is SO / (SO + OS). 1 is
     * tissue alone, 0 the centre alone.
     */
    public ResultFile index(int k) {
        Clusters groups = groups();
        int[][] neighbours = neighbours(groups, k);
        int rows = labels.length;
        int[] sameClass = new int[rows];
        int[] sameCentre = new int[rows];
        for (int i = 0; i < rows; i++) {
            for (int j : neighbours[i]) {
                boolean alike = labels[i].equals(labels[j]);
                boolean near = centres[i].equals(centres[j]);
                sameClass[i] += alike && !near ? 1 : 0;
                sameCentre[i] += near && !alike ? 1 : 0;
            }
        }
        if (IntStream.of(sameClass).sum() + IntStream.of(sameCentre).sum() == 0) {
            throw new IllegalArgumentException("no picture has a neighbour that shares class or centre alone; "
                    + "robustness needs every class from several centres");
        }
        Interval interval = bootstrap.of(groups, weights -> share(sameClass, sameCentre, weights));
        Map<String, ResultFile.Figure> figures = new LinkedHashMap<>();
        figures.put("robustness_index", ResultFile.Figure.of(interval, bootstrap.words(true)));
        double all = (double) rows * k;
        figures.put("share_same_class_only", plain(IntStream.of(sameClass).sum() / all));
        figures.put("share_same_centre_only", plain(IntStream.of(sameCentre).sum() / all));
        Map<String, String> settings = settings();
        settings.put("k", Integer.toString(k));
        settings.put("similarity", "cosine");
        return result(new ResultFile.Protocol("robustness-index-k" + k, settings), figures);
    }

    private static double share(int[] sameClass, int[] sameCentre, short[] weights) {
        double first = 0;
        double second = 0;
        for (int i = 0; i < weights.length; i++) {
            first += weights[i] * (double) sameClass[i];
            second += weights[i] * (double) sameCentre[i];
        }
        return first / (first + second);
    }

    private Clusters groups() {
        return Clusters.byName(set.samples().stream()
                .map(sample -> sample.group().map(group -> "group " + group).orElse("picture " + sample.id()))
                .toList());
    }

    /** The k nearest of other groups. */
    private int[][] neighbours(Clusters groups, int k) {
        int[] sizes = new int[groups.count()];
        for (int group : groups.ofRow()) {
            sizes[group]++;
        }
        int rows = labels.length;
        int largest = IntStream.of(sizes).max().orElse(0);
        if (k < 1 || k > rows - largest) {
            throw new IllegalArgumentException("-k " + k + " is illegal; it must be 1 to " + (rows - largest)
                    + ", the pictures that are left without a patient or slide");
        }
        Retrieval.Hits hits = search(
                IntStream.range(0, rows).toArray(), IntStream.range(0, rows).toArray(), k + largest);
        int[][] neighbours = new int[rows][];
        for (int i = 0; i < rows; i++) {
            int own = groups.ofRow()[i];
            int query = i;
            neighbours[i] = IntStream.range(0, hits.k())
                    .map(j -> hits.rows()[query * hits.k() + j])
                    .filter(row -> groups.ofRow()[row] != own)
                    .limit(k)
                    .toArray();
        }
        return neighbours;
    }

    /** Cosine neighbours of some rows among others; the rows found count within the database. */
    private Retrieval.Hits search(int[] database, int[] queries, int k) {
        LabelledFeatures features = LabelledFeatures.of(set.features().select(database), new int[database.length], 1);
        return new Retrieval(features, false, true, true).find(set.features().select(queries), k);
    }

    /**
     * Retrieval in the manner of PLISM: from every scanner to every other one, is the same place among the K most similar
     * pictures, and how similar are the two; medians and quartiles over the pairs of scanners.
     */
    public ResultFile matched() {
        Map<String, Map<String, Integer>> places = new TreeMap<>();
        for (int i = 0; i < labels.length; i++) {
            Integer before =
                    places.computeIfAbsent(centres[i], key -> new HashMap<>()).put(labels[i], i);
            if (before != null) {
                throw new IllegalArgumentException("place '" + labels[i] + "' stands twice in scanner '" + centres[i]
                        + "'; each place may be there once a scanner");
            }
        }
        Map<String, List<Double>> values = new LinkedHashMap<>();
        for (String from : places.keySet()) {
            for (String to : places.keySet()) {
                if (!from.equals(to)) {
                    pair(places.get(from), places.get(to), from + " and " + to, values);
                }
            }
        }
        Map<String, ResultFile.Figure> figures = new LinkedHashMap<>();
        values.forEach((name, ofPairs) -> {
            double[] sorted =
                    ofPairs.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            figures.put(
                    name,
                    new ResultFile.Figure(
                            quantile(sorted, 0.5),
                            quantile(sorted, 0.25),
                            quantile(sorted, 0.75),
                            "quartiles over " + sorted.length + " pairs"));
        });
        return result(new ResultFile.Protocol("matched-retrieval", settings()), figures);
    }

    private void pair(
            Map<String, Integer> from, Map<String, Integer> to, String names, Map<String, List<Double>> values) {
        List<String> common =
                from.keySet().stream().filter(to::containsKey).sorted().toList();
        if (common.size() < 2) {
            throw new IllegalArgumentException(
                    "the scanners " + names + " share " + common.size() + " places; retrieval needs at least 2");
        }
        int[] queries = common.stream().mapToInt(from::get).toArray();
        int[] database = common.stream().mapToInt(to::get).toArray();
        Retrieval.Hits hits = search(database, queries, common.size());
        double cosines = 0;
        int[] found = new int[TOPS.length];
        for (int i = 0; i < queries.length; i++) {
            int rank = 0;
            while (hits.rows()[i * hits.k() + rank] != i) {
                rank++;
            }
            cosines += hits.scores()[i * hits.k() + rank];
            for (int t = 0; t < TOPS.length; t++) {
                found[t] += rank < TOPS[t] ? 1 : 0;
            }
        }
        values.computeIfAbsent("cosine", key -> new ArrayList<>()).add(cosines / queries.length);
        for (int t = 0; t < TOPS.length; t++) {
            values.computeIfAbsent("top@" + TOPS[t], key -> new ArrayList<>()).add(found[t] / (double) queries.length);
        }
    }

    private static double quantile(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.putAll(bootstrap.settings());
        settings.put("centres", new TreeMap<>(count(centres)).toString());
        return settings;
    }

    private static Map<String, Integer> count(String[] names) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String name : names) {
            counts.merge(name, 1, Integer::sum);
        }
        return counts;
    }

    private static ResultFile.Figure plain(double value) {
        return new ResultFile.Figure(value, null, null, "");
    }

    private ResultFile result(ResultFile.Protocol protocol, Map<String, ResultFile.Figure> figures) {
        FeatureSet.Origin origin = set.origin();
        String hash = Sha256.of(String.join(
                "\n",
                IntStream.range(0, labels.length)
                        .mapToObj(i -> set.samples().get(i).id() + "\t" + labels[i] + "\t" + centres[i])
                        .sorted()
                        .toList()));
        Map<String, Integer> classes = count(labels);
        List<Integer> counts = List.copyOf(classes.values());
        return new ResultFile(
                ResultFile.FORMAT,
                task,
                protocol,
                ResultFile.Encoder.of(origin),
                new ResultFile.Data(hash, List.copyOf(classes.keySet()), List.of(0), counts, groups().count()),
                figures,
                List.of(),
                ResultFile.Samples.NONE,
                protocol.provenance(bootstrap.seed(), hash, "cpu"));
    }
}
