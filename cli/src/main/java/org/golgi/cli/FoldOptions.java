package org.golgi.cli;

import picocli.CommandLine.Option;

/** Cross-validation instead of a test split: {@code @Mixin FoldOptions folds}. */
final class FoldOptions {
    @Option(
            names = "--folds",
            paramLabel = "K",
            description = "No test split: deal all labelled pictures into K folds of alike class shares, patients and "
                    + "slides kept together, and predict each fold from the others. --seed deals.")
    private Integer folds;

    boolean given() {
        return folds != null;
    }

    int count() {
        return folds;
    }
}
