package org.golgi.cli.doctor;

/**
 * One thing that the doctor looked at.
 *
 * @param subject what was looked at
 * @param state how it is
 * @param value what was found
 * @param advice how to mend or improve it; empty if there is nothing to do
 */
public record Finding(String subject, State state, String value, String advice) {

    /** How a thing is. */
    public enum State {
        /** As it should be. */
        OK,
        /** Golgi works without it, with less. */
        OPTIONAL,
        /** Golgi does not work until it is mended. */
        MISSING
    }

    static Finding ok(String subject, String value) {
        return new Finding(subject, State.OK, value, "");
    }

    static Finding optional(String subject, String value, String advice) {
        return new Finding(subject, State.OPTIONAL, value, advice);
    }

    static Finding missing(String subject, String value, String advice) {
        return new Finding(subject, State.MISSING, value, advice);
    }
}
