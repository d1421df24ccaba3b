package io.github.batchwright.testkit.replay;

import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a job or an array child, in the record or in the replay. An array job itself has
 * none. Immutable.
 *
 * @param jobId which; it has the same id in both
 * @param jobName its name
 * @param jobQueue its queue
 * @param shareIdentifier its share or its quota share, or null
 * @param submittedAt when it was submitted
 * @param attempts its attempts, oldest first, from the first one that is part of the record
 * @param status SUCCEEDED or FAILED, or null if it was not finished
 * @param stoppedAt when it was finished, or null
 */
public record JobCourse(
    JobId jobId,
    String jobName,
    String jobQueue,
    @Nullable String shareIdentifier,
    Instant submittedAt,
    List<AttemptCourse> attempts,
    @Nullable JobStatus status,
    @Nullable Instant stoppedAt) {
  /** Copies the list. */
  public JobCourse {
    attempts = List.copyOf(attempts);
  }

  /** Returns when its first attempt was given its place: that is decided, and so compared. */
  public Optional<Instant> firstPlacedAt() {
    return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(0).placedAt());
  }
}
