package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.Objects;

/**
 * What becomes of capacity that a quota share does not use, and whether it uses that of others.
 * AWS: {@code QuotaShareResourceSharingConfiguration}.
 *
 * @param strategy what it does
 * @param borrowLimit how much it may borrow at most, in percent of its own limit in each unit;
 *     {@link #UNLIMITED} for no bound. Only for {@link Strategy#LEND_AND_BORROW}
 */
public record ResourceSharing(Strategy strategy, int borrowLimit) {
  /** The borrow limit that is none. AWS: -1. */
  public static final int UNLIMITED = -1;

  /** What a quota share does with idle capacity. AWS: {@code strategy}. */
  public enum Strategy {
    /** It keeps its own for itself, and borrows none. */
    RESERVE,
    /** It lends its own, and borrows none. */
    LEND,
    /** It lends its own, and borrows that of those who lend. */
    LEND_AND_BORROW
  }

  /** Checks the fields. */
  public ResourceSharing {
    Objects.requireNonNull(strategy, "resourceSharingConfiguration.strategy");
    Checks.atLeast("resourceSharingConfiguration.borrowLimit", borrowLimit, UNLIMITED);
    Checks.require(
        strategy == Strategy.LEND_AND_BORROW || borrowLimit == UNLIMITED,
        "resourceSharingConfiguration.borrowLimit",
        borrowLimit,
        "may be given only with the strategy LEND_AND_BORROW");
  }

  /** Returns that idle capacity is kept. */
  public static ResourceSharing reserve() {
    return new ResourceSharing(Strategy.RESERVE, UNLIMITED);
  }

  /** Returns that idle capacity is lent. */
  public static ResourceSharing lend() {
    return new ResourceSharing(Strategy.LEND, UNLIMITED);
  }

  /** Returns that idle capacity is lent, and as much borrowed as there is. */
  public static ResourceSharing lendAndBorrow() {
    return lendAndBorrow(UNLIMITED);
  }

  /** Returns that idle capacity is lent, and at most this percentage of its own limit borrowed. */
  public static ResourceSharing lendAndBorrow(int borrowLimit) {
    return new ResourceSharing(Strategy.LEND_AND_BORROW, borrowLimit);
  }

  /** Says whether others may use what it does not. */
  public boolean lends() {
    return strategy != Strategy.RESERVE;
  }

  /** Says whether it may use what others do not. */
  public boolean borrows() {
    return strategy == Strategy.LEND_AND_BORROW;
  }
}
