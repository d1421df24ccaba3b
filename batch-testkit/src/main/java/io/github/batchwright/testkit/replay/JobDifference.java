package io.github.batchwright.testkit.replay;

import io.github.batchwright.model.JobId;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job or an array child that does not do in the replay what it did in the record. Immutable.
 *
 * @param jobId which
 * @param kinds what differs, at least one
 * @param record what it did in the record, or null if it was neither placed nor ended
 * @param replay what it does in the replay, or null likewise
 */
public record JobDifference(
    JobId jobId, Set<Kind> kinds, @Nullable JobCourse record, @Nullable JobCourse replay) {
  /** What can differ. */
  public enum Kind {
    /** The instant at which its first attempt is placed, or whether there is one. */
    START,
    /** The instance of an attempt. */
    INSTANCE,
    /** Its place among those whose first attempts are placed at the same instant in both. */
    ORDER,
    /** How many attempts there are, their instants or their exit codes. */
    ATTEMPTS,
    /** The instant at which it is finished, or whether it is. */
    END,
    /** Whether it succeeds. */
    STATUS
  }

  /** Copies the kinds. */
  public JobDifference {
    kinds = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
  }

  /**
   * Returns by how much later its first attempt is placed than in the record, negative if earlier;
   * nothing if it was not placed in both.
   */
  public Optional<Duration> startsLaterBy() {
    if (record == null || replay == null) {
      return Optional.empty();
    }
    return record
        .firstPlacedAt()
        .flatMap(before -> replay.firstPlacedAt().map(after -> Duration.between(before, after)));
  }

  /** Returns its name. */
  public String jobName() {
    JobCourse known = record == null ? replay : record;
    return known == null ? "" : known.jobName();
  }
}
