package io.github.batchwright.model.schedule;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.JobId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule and how it stands. AWS: {@code GetSchedule}. Immutable.
 *
 * @param schedule what was asked for
 * @param createdAt when it was created. AWS: {@code CreationDate}
 * @param changedAt when it was created or changed last. AWS: {@code LastModificationDate}
 * @param nextFire when the expression says it fires next, or null if it is DISABLED or never will
 * @param nextDue when it does so, somewhere in its flexible window, or null
 * @param lastFire what became of its latest fire, or null if there was none
 * @param waitingFires the dates of the fires that wait for earlier jobs to end
 * @param activeJobs its jobs that are not finished, the oldest 100 of them, oldest first
 */
public record ScheduleDetail(
    Schedule schedule,
    Instant createdAt,
    Instant changedAt,
    @Nullable Instant nextFire,
    @Nullable Instant nextDue,
    @Nullable ScheduleFire lastFire,
    List<Instant> waitingFires,
    List<JobId> activeJobs) {
  /** Copies the lists. */
  public ScheduleDetail {
    waitingFires = Checks.copy(waitingFires);
    activeJobs = Checks.copy(activeJobs);
  }
}
