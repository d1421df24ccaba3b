package io.github.batchwright.engine.capacity;

import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.model.Resources;
import org.jspecify.annotations.Nullable;

/** Room on an instance that is there, is on its way, or is to be bought. Confined to one thread. */
final class Bin {
  private final @Nullable BoughtInstance instance;
  private final Resources size;
  private Resources left;
  private boolean claimed;

  /**
   * Makes a bin.
   *
   * @param instance the instance, or null if it is to be bought
   * @param size what it has
   * @param left what is free of it
   */
  Bin(@Nullable BoughtInstance instance, Resources size, Resources left) {
    this.instance = instance;
    this.size = size;
    this.left = left;
  }

  /** Returns 0 for an instance that runs something, 1 if it is idle, and 2 if it boots. */
  int rank() {
    if (instance == null || instance.isPending()) {
      return 2;
    }
    return instance.idleSince() == Attempt.NEVER ? 0 : 1;
  }

  Resources size() {
    return size;
  }

  Resources left() {
    return left;
  }

  /** Says whether something that waits is to run there. */
  boolean isClaimed() {
    return claimed;
  }

  /** Has no room from now on. */
  void close() {
    left = Resources.NONE;
  }

  /** Takes room for as many jobs as there is, of so many; returns how many. */
  long take(Resources demand, long jobs) {
    if (!demand.fitsIn(left)) {
      return 0;
    }
    long count = Math.min(jobs, Packing.count(left, demand));
    left = left.minus(Packing.times(demand, count));
    claimed = true;
    return count;
  }
}
