package org.golgi.eval.survival;

/**
 * When patients had the event, or were last seen without it.
 *
 * @param times in any unit, not negative
 * @param events true if the event happened then, false if the patient was censored
 */
public record Survival(double[] times, boolean[] events) {

    public Survival {
        if (times.length != events.length) {
            throw new IllegalArgumentException(times.length + " times do not go with " + events.length + " events");
        }
        for (double time : times) {
            if (!(time >= 0 && Double.isFinite(time))) {
                throw new IllegalArgumentException("time " + time + " is illegal; it must be a number from 0");
            }
        }
    }

    public int size() {
        return times.length;
    }

    /** How many had the event. */
    public int numEvents() {
        int count = 0;
        for (boolean event : events) {
            count += event ? 1 : 0;
        }
        return count;
    }
}
