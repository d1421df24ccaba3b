package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.start.TimingDetail;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a job is where it is.
 *
 * @param jobId the job or the array child
 * @param status where it is in its life
 * @param statusReason why, in the words that a description gives; null if there is nothing to say
 * @param reasons every reason why it waits, in order of precedence; empty if it does not
 * @param position how many jobs and children of its queue would be placed up to and with this one
 *     if there were room for all now, or null if it is not RUNNABLE. In a fair-share queue the
 *     order changes with every job that runs
 * @param changes what would have it placed at once, each tried and the least one of its kind, the
 *     kinds in their order; empty if it does not wait, or if no single change would do
 * @param timing when it may start and by when it is to be finished, or null if it has no dates
 */
public record JobExplanation(
    JobId jobId,
    JobStatus status,
    @Nullable String statusReason,
    List<WaitReason> reasons,
    @Nullable Long position,
    List<PlacementChange> changes,
    @Nullable TimingDetail timing) {

  /** Copies the lists. */
  public JobExplanation {
    reasons = Checks.copy(reasons);
    changes = Checks.copy(changes);
  }

  /** Returns the least change that would have it placed at once, if one was found. */
  public Optional<PlacementChange> smallestChange() {
    return changes.stream().findFirst();
  }
}
