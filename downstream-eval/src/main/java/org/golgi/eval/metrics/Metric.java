package org.golgi.eval.metrics;

/** The classification metrics of a result, with the names that UNI's code gives them. */
public enum Metric {
    ACCURACY("acc", "accuracy"),
    BALANCED_ACCURACY("bacc", "balanced accuracy"),
    WEIGHTED_F1("weighted_f1", "weighted F1"),
    QUADRATIC_KAPPA("kappa", "quadratic kappa"),
    /** One versus one, macro. */
    AUROC("auroc", "AUROC, one versus one"),
    /** One versus rest, macro. */
    AUROC_REST("auroc_ovr", "AUROC, one versus rest");

    private final String id;
    private final String title;

    Metric(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** The key in result files. */
    public String id() {
        return id;
    }

    /** The name for readers. */
    public String title() {
        return title;
    }

    /** True if the metric reads scores and not only predicted classes. */
    public boolean needsScores() {
        return this == AUROC || this == AUROC_REST;
    }
}
