package org.golgi.eval.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.eval.metrics.Metric;
import org.golgi.eval.probe.LabelledFeatures;
import org.golgi.eval.probe.SimpleShot;

/** The metrics of recorded few-shot episodes. */
final class FewShotCheck implements ParityCheck {

    @Override
    public String prefix() {
        return "eval_fewshot";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        SafetensorsFile file = golden.tensors();
        JsonNode config = golden.json().path("config");
        int numClasses = config.path("n_classes").asInt();
        LabelledFeatures train = Goldens.labelled(file, "train", numClasses);
        LabelledFeatures test = Goldens.labelled(file, "test", numClasses);
        SimpleShot simpleShot = new SimpleShot(train, test);
        for (JsonNode setting : config.path("configs")) {
            String name = name(setting);
            SimpleShot.Variant variant = new SimpleShot.Variant(
                    setting.path("center").asBoolean(),
                    setting.path("normalize").asBoolean(),
                    setting.path("average").asBoolean());
            int shots = setting.path("n_shot").asInt();
            SimpleShot.Summary summary = simpleShot.run(episodes(file, name, shots, test.size()), variant);
            JsonNode aggregate = golden.json().path("scalars").path(name + ".aggregate");
            for (Map.Entry<Metric, String> metric : Map.of(
                            Metric.ACCURACY, "acc",
                            Metric.BALANCED_ACCURACY, "bacc",
                            Metric.QUADRATIC_KAPPA, "kappa",
                            Metric.WEIGHTED_F1, "weighted_f1")
                    .entrySet()) {
                String quantity = name + " " + metric.getValue();
                report.within(
                        quantity,
                        Goldens.floats(summary.values().get(metric.getKey())),
                        file.floats(name + "." + metric.getValue()),
                        1e-6);
                String key = "Kw" + shots + "s_" + metric.getValue();
                double mean = aggregate.path(key + "_avg").asDouble();
                report.within(quantity + " mean", summary.mean(metric.getKey()), mean, 1e-9);
                double deviation = aggregate.path(key + "_std").asDouble();
                report.within(quantity + " deviation", summary.deviation(metric.getKey()), deviation, 1e-9);
            }
        }
    }

    private static String name(JsonNode setting) {
        int queries = setting.path("n_query").asInt();
        return "shot%d_query%s_way%d_c%dn%d%s"
                .formatted(
                        setting.path("n_shot").asInt(),
                        queries < 0 ? "all" : Integer.toString(queries),
                        setting.path("n_way").asInt(),
                        setting.path("center").asBoolean() ? 1 : 0,
                        setting.path("normalize").asBoolean() ? 1 : 0,
                        setting.path("average").asBoolean() ? "" : "_nn");
    }

    private static List<SimpleShot.Episode> episodes(SafetensorsFile file, String name, int shots, int testRows)
            throws IOException {
        int[] support = Goldens.ints(file, name + ".support_indices");
        long[] shape = file.entry(name + ".support_indices").sizes();
        int width = (int) shape[1];
        List<SimpleShot.Episode> episodes = new ArrayList<>();
        for (int e = 0; e < shape[0]; e++) {
            int[] rows = Arrays.copyOfRange(support, e * width, (e + 1) * width);
            episodes.add(new SimpleShot.Episode(rows, shots, queries(file, name, e, testRows)));
        }
        return episodes;
    }

    /** The recorded queries of an episode, filled up with -1; without a record all rows. */
    private static int[] queries(SafetensorsFile file, String name, int episode, int testRows) throws IOException {
        String tensor = name + ".query_indices_padded_minus1";
        if (!file.contains(tensor)) {
            return IntStream.range(0, testRows).toArray();
        }
        int width = (int) file.entry(tensor).sizes()[1];
        int[] all = Goldens.ints(file, tensor);
        return Arrays.stream(all, episode * width, (episode + 1) * width)
                .filter(row -> row >= 0)
                .toArray();
    }
}
