package io.github.batchwright.testkit.trace;

/**
 * How long jobs waited from their submission to their start, in seconds. Immutable.
 *
 * @param mean the average
 * @param median the wait that half of the jobs did not exceed
 * @param percentile95 the wait that 95 of 100 jobs did not exceed
 * @param longest the longest
 */
public record WaitFigures(double mean, long median, long percentile95, long longest) {}
