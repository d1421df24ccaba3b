package io.github.batchwright;

import java.time.Duration;

/**
 * What a service found in its journal when it was built.
 *
 * @param epoch the number of this life of the service: 1 for the first
 * @param facts how many facts there were in all its lives
 * @param snapshotFacts how many of them a snapshot stood for
 * @param cutBytes how many bytes of an unfinished write were cut off the end of the journal; nobody
 *     was ever told that they were kept
 * @param openAttempts how many jobs and array children had an attempt going on, about which the
 *     executors were asked
 * @param took how long it took to read and apply them
 */
public record RecoveryReport(
    long epoch, long facts, long snapshotFacts, long cutBytes, int openAttempts, Duration took) {}
