package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.time.Duration;

/**
 * The caps on what a caller may ask for. A request over one is refused, naming it.
 *
 * @param arraySize the most children of an array job
 * @param dependencies the most entries of {@code dependsOn}
 * @param attempts the most attempts of a retry strategy
 * @param leastTimeout the shortest timeout of an attempt
 * @param environmentsPerQueue the most compute environments of a queue
 * @param definitionRevisions the most revisions kept over all definitions
 * @param liveJobs the most jobs and array children that are not finished
 */
public record ServiceLimits(
    int arraySize,
    int dependencies,
    int attempts,
    Duration leastTimeout,
    int environmentsPerQueue,
    int definitionRevisions,
    int liveJobs) {

  /** Checks that each cap leaves something. */
  public ServiceLimits {
    Checks.atLeast("limits.arraySize", arraySize, 2);
    Checks.atLeast("limits.dependencies", dependencies, 0);
    Checks.atLeast("limits.attempts", attempts, 1);
    Checks.positive("limits.leastTimeout", leastTimeout);
    Checks.atLeast("limits.environmentsPerQueue", environmentsPerQueue, 1);
    Checks.atLeast("limits.definitionRevisions", definitionRevisions, 1);
    Checks.atLeast("limits.liveJobs", liveJobs, 1);
  }

  /** Returns what an embedding host gets: AWS's rules with generous caps. */
  public static ServiceLimits defaults() {
    return new ServiceLimits(
        1_000_000, 100_000, 1_000, Duration.ofMillis(1), 100, 100_000, 10_000_000);
  }

  /** Returns AWS's own caps, so that what is accepted here is accepted there. */
  public static ServiceLimits aws() {
    return new ServiceLimits(10_000, 20, 10, Duration.ofSeconds(60), 3, 100_000, 1_000_000);
  }
}
