package io.github.batchwright.testkit;

import io.github.batchwright.model.JobStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time during which a job or an array child was in one status. Immutable.
 *
 * @param status the status, not a terminal one
 * @param from when it came into it
 * @param until when it left it, not before {@code from}; null if it is still in it
 * @param attempt the number of the attempt that this is a part of, from 1; 0 if it was not placed
 * @param instance where that attempt is, as {@code AttemptDetail.instance} names it; null if it was
 *     not placed
 * @param end how it went on from there
 */
public record JobPhase(
    JobStatus status,
    Instant from,
    @Nullable Instant until,
    int attempt,
    @Nullable String instance,
    End end) {

  /** How a phase ended. */
  public enum End {
    /** It has not ended. */
    GOES_ON,
    /** Well, or as it had to: the next phase follows, or the job succeeded. */
    WELL,
    /** The attempt, or the wait of a job that was given up, ended badly. */
    BADLY,
    /** The attempt was stopped to make room for another job. */
    PREEMPTED
  }

  /** Says whether an attempt had its place then. */
  public boolean isPlaced() {
    return attempt > 0;
  }
}
