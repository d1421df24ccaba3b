package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes a quota share; a field that is null stays as it is. AWS: {@code UpdateQuotaShare}.
 *
 * @param jobQueue the name of its queue
 * @param quotaShare its name
 * @param capacityLimits how much its jobs may have without borrowing, instead of all that was said;
 *     attempts that go on beyond a lower limit are not stopped for that
 * @param resourceSharing what becomes of capacity that it does not use
 * @param inSharePreemption whether its jobs may be stopped for more important ones of it
 * @param state whether it takes submissions
 */
public record QuotaShareUpdate(
    String jobQueue,
    String quotaShare,
    @Nullable List<QuotaCapacityLimit> capacityLimits,
    @Nullable ResourceSharing resourceSharing,
    @Nullable Boolean inSharePreemption,
    @Nullable ResourceState state) {
  /** Checks and copies the fields. */
  public QuotaShareUpdate {
    Checks.notBlank("jobQueue", jobQueue);
    Checks.notBlank("quotaShare", quotaShare);
    capacityLimits = capacityLimits == null ? null : Checks.copy(capacityLimits);
  }

  /** Changes whether a share takes submissions. */
  public static QuotaShareUpdate state(String jobQueue, String quotaShare, ResourceState state) {
    return new QuotaShareUpdate(jobQueue, quotaShare, null, null, null, state);
  }

  /** Changes how much the jobs of a share may have. */
  public static QuotaShareUpdate limits(
      String jobQueue, String quotaShare, QuotaCapacityLimit... limits) {
    return new QuotaShareUpdate(jobQueue, quotaShare, List.of(limits), null, null, null);
  }

  /** Changes what becomes of capacity that a share does not use. */
  public static QuotaShareUpdate sharing(
      String jobQueue, String quotaShare, ResourceSharing sharing) {
    return new QuotaShareUpdate(jobQueue, quotaShare, null, sharing, null, null);
  }

  /**
   * Returns a share as it is after this update.
   *
   * @throws IllegalArgumentException if it cannot be so, naming the field
   */
  public QuotaShare applyTo(QuotaShare share) {
    return new QuotaShare(
        share.name(),
        share.jobQueue(),
        capacityLimits == null ? share.capacityLimits() : capacityLimits,
        resourceSharing == null ? share.resourceSharing() : resourceSharing,
        inSharePreemption == null ? share.inSharePreemption() : inSharePreemption,
        state == null ? share.state() : state,
        share.tags());
  }
}
