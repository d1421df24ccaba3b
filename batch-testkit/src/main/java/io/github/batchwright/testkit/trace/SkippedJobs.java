package io.github.batchwright.testkit.trace;

/**
 * How many jobs of a log are not replayed, each counted once, under the first of these. Immutable.
 *
 * @param withoutSubmit nobody knows when they came
 * @param withoutRun they never ran, or nobody knows how long
 * @param withoutProcessors nobody knows on how many processors
 * @param tooLarge they want more processors than the machine has
 */
public record SkippedJobs(int withoutSubmit, int withoutRun, int withoutProcessors, int tooLarge) {
  /** Returns how many they are in all. */
  public int count() {
    return withoutSubmit + withoutRun + withoutProcessors + tooLarge;
  }
}
