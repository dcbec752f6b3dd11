package org.golgi.eval.report;

import java.util.List;
import java.util.Set;
import org.golgi.eval.task.ResultFile;

/** The figures of a result that stand for it in tables of many results. */
public final class Headlines {
    private static final Set<String> NAMES =
            Set.of("bacc", "dice", "c_index", "robustness_index", "acc@1", "mvacc@5", "top@1");
    private static final String FEW_SHOT = "bacc@";

    private Headlines() {}

    /** Keys of the metrics, in the order of the result; few-shot shows balanced accuracy, not accuracy beside it. */
    public static List<String> of(ResultFile result) {
        Set<String> metrics = result.metrics().keySet();
        boolean fewShot = metrics.stream().anyMatch(name -> name.startsWith(FEW_SHOT));
        return metrics.stream()
                .filter(name -> fewShot ? name.startsWith(FEW_SHOT) : NAMES.contains(name))
                .toList();
    }
}
