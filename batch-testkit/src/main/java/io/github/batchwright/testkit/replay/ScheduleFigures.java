package io.github.batchwright.testkit.replay;

import java.time.Duration;

/**
 * How well a schedule did, over the jobs and array children that both the record and the replay
 * tell enough of: waits over those placed in both, the rest over those finished in both. Immutable.
 *
 * @param placed how many were placed in both
 * @param finished how many were finished in both
 * @param attempts how many attempts those that were finished had
 * @param meanWait from the submission to the place of the first attempt, on average
 * @param medianWait the wait that half of them did not exceed
 * @param p95Wait the wait that 95 percent of them did not exceed
 * @param maxWait the longest wait
 * @param meanBoundedSlowdown on average, the time from submission to end over the time that
 *     attempts took, or over 10 seconds if they took less; at least 1
 * @param makespan from the first submission to the last end
 * @param utilisation the part of all vCPU time until the last end that their attempts had, from 0
 *     to 1
 */
public record ScheduleFigures(
    long placed,
    long finished,
    long attempts,
    Duration meanWait,
    Duration medianWait,
    Duration p95Wait,
    Duration maxWait,
    double meanBoundedSlowdown,
    Duration makespan,
    double utilisation) {}
