package org.golgi.eval.statistics;

/**
 * A figure with its confidence interval.
 *
 * @param value on the data as they are; NaN if undefined
 * @param lower lower end
 * @param upper upper end
 * @param replicates how many resamplings had a defined value
 */
public record Interval(double value, double lower, double upper, int replicates) {}
