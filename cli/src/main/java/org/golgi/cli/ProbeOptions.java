package org.golgi.cli;

import org.golgi.eval.probe.Knn;
import org.golgi.eval.probe.LinearProtocol;
import picocli.CommandLine.Option;

/** Options of the two probes that several commands run. */
final class ProbeOptions {

    private ProbeOptions() {}

    /** {@code @Mixin ProbeOptions.Linear linear}. */
    static final class Linear {
        @Option(
                names = "--protocol",
                paramLabel = "NAME",
                defaultValue = "uni-lbfgs-code",
                description = "How the penalty 100/(M*C) is read: uni-lbfgs-code (norm, as in UNI's code), "
                        + "uni-lbfgs-squared (squared norm, as in its paper), sklearn-lr. Default: ${DEFAULT-VALUE}.")
        private String protocol;

        LinearProtocol protocol() {
            return LinearProtocol.parse(protocol);
        }
    }

    /** {@code @Mixin ProbeOptions.Neighbours neighbours}. */
    static final class Neighbours {
        @Option(
                names = "-k",
                paramLabel = "K",
                defaultValue = "" + Knn.DEFAULT_K,
                description = "Neighbours. Default: ${DEFAULT-VALUE}.")
        private int k;

        int k() {
            return k;
        }
    }
}
