package io.github.batchwright.testkit;

import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * When what happened to one job or array child. Immutable.
 *
 * @param label what it is called in a {@link JobTimeLine}: the name of the job; with {@code /2} at
 *     its end if it is the second of that name, and so on; with {@code :index} for an array child
 * @param jobId its id
 * @param jobQueue its queue
 * @param isArray whether it is an array job, whose children do the work
 * @param submittedAt when it was submitted
 * @param status where it is in its life now
 * @param phases what it was in one after the other, oldest first
 */
public record JobTimes(
    String label,
    JobId jobId,
    String jobQueue,
    boolean isArray,
    Instant submittedAt,
    JobStatus status,
    List<JobPhase> phases) {
  /** Copies the list. */
  public JobTimes {
    phases = List.copyOf(phases);
  }

  /** Returns how many attempts were placed. */
  public int attempts() {
    return phases.stream().mapToInt(JobPhase::attempt).max().orElse(0);
  }

  /** Returns when its first attempt was placed; nothing if none was. */
  public Optional<Instant> placedAt() {
    return phases.stream().filter(JobPhase::isPlaced).map(JobPhase::from).findFirst();
  }

  /** Returns when its first attempt began to run; nothing if none did. */
  public Optional<Instant> startedAt() {
    return phases.stream()
        .filter(phase -> phase.status() == JobStatus.RUNNING)
        .map(JobPhase::from)
        .findFirst();
  }

  /** Returns when an attempt began to run; nothing if it did not. */
  public Optional<Instant> startedAt(int attempt) {
    return phases.stream()
        .filter(phase -> phase.attempt() == attempt && phase.status() == JobStatus.RUNNING)
        .map(JobPhase::from)
        .findFirst();
  }

  /** Returns when an attempt ended; nothing if it did not. */
  public Optional<Instant> endedAt(int attempt) {
    return phases.stream()
        .filter(phase -> phase.attempt() == attempt)
        .reduce((before, after) -> after)
        .map(JobPhase::until);
  }

  /** Returns when it was finished; nothing if it is not. */
  public Optional<Instant> endedAt() {
    return status.isTerminal() && !phases.isEmpty()
        ? Optional.of(Objects.requireNonNull(phases.get(phases.size() - 1).until()))
        : Optional.empty();
  }
}
