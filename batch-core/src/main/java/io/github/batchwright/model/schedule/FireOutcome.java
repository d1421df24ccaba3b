package io.github.batchwright.model.schedule;

/** What became of one fire of a schedule. */
public enum FireOutcome {
  /** A job was submitted. */
  SUBMITTED,
  /** It waits until the earlier jobs of its schedule have ended; see {@link OverlapPolicy}. */
  WAITING,
  /** Nothing was submitted, because of its schedule's {@link OverlapPolicy}. */
  SKIPPED,
  /** Nothing was submitted, because its time passed while nothing could fire. */
  MISSED,
  /** The job was refused; the reason says why. */
  REFUSED
}
