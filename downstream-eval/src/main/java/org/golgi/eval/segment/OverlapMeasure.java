package org.golgi.eval.segment;

/** The segmentation figures of a picture, each the mean over the classes but the first. */
public enum OverlapMeasure {
    DICE("dice", "Dice") {
        @Override
        double of(Overlap overlap, int c) {
            return overlap.dice(c);
        }
    },
    PRECISION("precision", "precision") {
        @Override
        double of(Overlap overlap, int c) {
            return overlap.precision(c);
        }
    },
    RECALL("recall", "recall") {
        @Override
        double of(Overlap overlap, int c) {
            return overlap.recall(c);
        }
    },
    INTERSECTION_OVER_UNION("iou", "intersection over union") {
        @Override
        double of(Overlap overlap, int c) {
            return overlap.intersectionOverUnion(c);
        }
    };

    private final String id;
    private final String title;

    OverlapMeasure(String id, String title) {
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

    /** The figure of one class, NaN if it has none. */
    abstract double of(Overlap overlap, int c);

    /** The mean over the classes but the first that have a figure; NaN if none has. */
    double mean(Overlap overlap) {
        double sum = 0;
        int defined = 0;
        for (int c = 1; c < overlap.counts().length; c++) {
            double value = of(overlap, c);
            if (!Double.isNaN(value)) {
                sum += value;
                defined++;
            }
        }
        return defined == 0 ? Double.NaN : sum / defined;
    }
}
