package org.golgi.core.bench;

import java.io.IOException;
import java.util.Optional;

/**
 * A fixed piece of work whose rate is compared from day to day, with other software and with what the hardware allows.
 *
 * <p>Set-up belongs into the constructor and warming up into the first {@link #run()}, which is not counted.
 */
public interface Workload extends AutoCloseable {

    /** The name on the command line, such as {@code w1}. */
    String name();

    /** What is done and with which sizes, in one line. */
    String description();

    /** Unit of the rate, such as {@code images/s}. */
    String unit();

    /** Does the work once, for a second or more, and returns its rate. */
    double run() throws IOException;

    /** The rate that the hardware would allow, measured now on the same threads; empty if there is no honest bound. */
    Optional<Ceiling> ceiling() throws IOException;

    @Override
    void close();

    /**
     * What the hardware would allow.
     *
     * @param rate in the unit of the workload
     * @param meaning how the bound was found, such as "matrix products of the step at the measured 890 GFLOP/s"
     */
    record Ceiling(double rate, String meaning) {}
}
