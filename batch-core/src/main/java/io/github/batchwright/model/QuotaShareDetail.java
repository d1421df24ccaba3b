package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A quota share as it is at one instant. AWS: {@code DescribeQuotaShare}.
 *
 * @param share its settings
 * @param status VALID, or DELETING while its jobs are terminated
 * @param capacityUsage what its attempts have in each unit that is limited
 * @param unfinishedJobs how many of its jobs are not finished; an array job counts as one. Not in
 *     AWS
 * @param createdAt when it was created. Not in AWS
 */
public record QuotaShareDetail(
    QuotaShare share,
    ResourceStatus status,
    List<Usage> capacityUsage,
    long unfinishedJobs,
    Instant createdAt) {
  /** Checks and copies the fields. */
  public QuotaShareDetail {
    Objects.requireNonNull(share, "share");
    Objects.requireNonNull(status, "status");
    capacityUsage = Checks.copy(capacityUsage);
  }

  /**
   * What a share has of one unit. AWS: {@code QuotaShareCapacityUsage}.
   *
   * @param capacityUnit what is counted
   * @param quantity how much of it its attempts have, what is kept for its jobs included
   * @param borrowed how much of that is beyond its own limit
   */
  public record Usage(QuotaUnit capacityUnit, double quantity, double borrowed) {}

  /** Returns its name. */
  public String name() {
    return share.name();
  }

  /** Returns how much of a unit its attempts have; 0 if that unit is not limited. */
  public double used(QuotaUnit unit) {
    return capacityUsage.stream()
        .filter(usage -> usage.capacityUnit() == unit)
        .mapToDouble(Usage::quantity)
        .sum();
  }
}
