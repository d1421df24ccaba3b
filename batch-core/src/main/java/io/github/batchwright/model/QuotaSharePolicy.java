package io.github.batchwright.model;

import java.util.Objects;

/**
 * The rules of queues that share capacity by quota shares. AWS: {@code QuotaSharePolicy}.
 *
 * @param idleResourceAssignmentStrategy who gets idle capacity first among those who borrow
 */
public record QuotaSharePolicy(IdleResourceAssignmentStrategy idleResourceAssignmentStrategy) {
  /** Who gets idle capacity first. */
  public enum IdleResourceAssignmentStrategy {
    /** The job that was submitted first. */
    FIFO
  }

  /** The only rules there are. */
  public static final QuotaSharePolicy FIFO =
      new QuotaSharePolicy(IdleResourceAssignmentStrategy.FIFO);

  /** Checks the field. */
  public QuotaSharePolicy {
    Objects.requireNonNull(idleResourceAssignmentStrategy, "idleResourceAssignmentStrategy");
  }
}
