package org.golgi.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.golgi.eval.probe.LinearProtocol;
import org.golgi.eval.task.Evaluation;
import org.golgi.eval.task.ResultFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code golgi eval}: how good features are. */
@Command(
        name = "eval",
        description = "Evaluates frozen features with UNI's protocols.",
        subcommands = {
            EvalCommand.Linear.class,
            EvalCommand.NearestNeighbours.class,
            EvalCommand.FewShot.class,
            EvalCommand.Retrieval.class,
            EvalSegmentCommand.class,
            EvalResolutionsCommand.class,
            EvalRobustnessCommand.class,
            EvalSlideCommand.class,
            EvalSurvivalCommand.class,
            EvalCompareCommand.class,
            EvalListCommand.class,
            EvalCheckCommand.class,
            EvalTaskCommand.class,
            EvalSuiteCommand.class,
            EvalReportCommand.class
        })
final class EvalCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no protocol given; golgi eval --help lists them");
    }

    /** {@code golgi eval linear}. */
    @Command(
            name = "linear",
            description = "Linear probe: logistic regression on raw features by L-BFGS, no hyper-parameter searched.")
    static final class Linear implements Callable<Integer> {
        @Mixin
        private EvalInput input;

        @Mixin
        private FoldOptions folds;

        @Mixin
        private ProbeOptions.Linear linear;

        @Mixin
        private CommonOptions common;

        @Override
        public Integer call() throws Exception {
            LinearProtocol protocol = linear.protocol();
            ResultFile result = folds.given()
                    ? input.openFolds(folds.count()).linear(protocol)
                    : input.open().linear(protocol);
            input.finish(result, common);
            return 0;
        }
    }

    /** {@code golgi eval knn}. */
    @Command(
            name = "knn",
            description = "k nearest neighbours of features centred by the training mean and normalised.")
    static final class NearestNeighbours implements Callable<Integer> {
        @Mixin
        private EvalInput input;

        @Mixin
        private FoldOptions folds;

        @Mixin
        private ProbeOptions.Neighbours neighbours;

        @Mixin
        private CommonOptions common;

        @Override
        public Integer call() throws Exception {
            ResultFile result = folds.given()
                    ? input.openFolds(folds.count()).knn(neighbours.k())
                    : input.open().knn(neighbours.k());
            input.finish(result, common);
            return 0;
        }
    }

    /** {@code golgi eval fewshot}. */
    @Command(
            name = "fewshot",
            description = "SimpleShot: nearest class mean from K training pictures a class, over many draws.")
    static final class FewShot implements Callable<Integer> {
        @Mixin
        private EvalInput input;

        @Option(
                names = "--shots",
                split = ",",
                paramLabel = "K",
                defaultValue = "1,2,4,8,16",
                description = "Training pictures a class; all that are listed are run. Default: ${DEFAULT-VALUE}.")
        private List<Integer> shots;

        @Option(
                names = "--episodes",
                paramLabel = "N",
                defaultValue = "1000",
                description = "Draws for each K. Default: ${DEFAULT-VALUE}.")
        private int episodes;

        @Mixin
        private CommonOptions common;

        @Override
        public Integer call() throws Exception {
            if (episodes < 2) {
                throw new IllegalArgumentException(
                        "--episodes " + episodes + " is illegal; give at least 2 for a mean with a deviation");
            }
            Evaluation evaluation = input.open();
            input.finish(evaluation.fewShot(shots, episodes, input.seed()), common);
            return 0;
        }
    }

    /** {@code golgi eval retrieval}. */
    @Command(
            name = "retrieval",
            description = "Retrieval: training pictures are the database, test pictures the queries; Acc@1, 3, 5 and "
                    + "MVAcc@5. Beside the result of --out lies a picture of some queries with their five nearest.")
    static final class Retrieval implements Callable<Integer> {
        @Mixin
        private EvalInput input;

        @Mixin
        private PictureOptions pictures;

        @Mixin
        private CommonOptions common;

        @Override
        public Integer call() throws Exception {
            input.show(pictures);
            ResultTable.finish(input.retrieval(), input.out(), common);
            return 0;
        }
    }
}
