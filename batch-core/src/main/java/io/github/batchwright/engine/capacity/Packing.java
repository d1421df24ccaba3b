package io.github.batchwright.engine.capacity;

import io.github.batchwright.model.Resources;

/** How often one amount goes into another. */
public final class Packing {
  private Packing() {}

  /** Returns how many jobs that ask for the same find room in an amount. */
  public static long count(Resources room, Resources demand) {
    long count = Long.MAX_VALUE;
    if (demand.milliVcpus() > 0) {
      count = Math.min(count, room.milliVcpus() / demand.milliVcpus());
    }
    if (demand.memoryMiB() > 0) {
      count = Math.min(count, room.memoryMiB() / demand.memoryMiB());
    }
    if (demand.gpus() > 0) {
      count = Math.min(count, room.gpus() / demand.gpus());
    }
    return count;
  }

  /** Returns this many times an amount. */
  static Resources times(Resources demand, long count) {
    return new Resources(
        demand.milliVcpus() * count,
        demand.memoryMiB() * count,
        Math.toIntExact(demand.gpus() * count));
  }

  static long ceiling(long amount, long part) {
    return (amount + part - 1) / part;
  }
}
