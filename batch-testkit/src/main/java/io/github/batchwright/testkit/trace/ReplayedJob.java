package io.github.batchwright.testkit.trace;

/**
 * A job as it is replayed; times are seconds.
 *
 * @param number its number in the log
 * @param submit when it comes
 * @param run how long it runs, more than 0
 * @param processors on how many, more than 0
 * @param estimate how long it is expected to run, at least as long as it runs
 * @param user whose it is, or -1
 */
record ReplayedJob(long number, long submit, long run, int processors, long estimate, long user) {}
