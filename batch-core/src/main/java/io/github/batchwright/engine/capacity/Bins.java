package io.github.batchwright.engine.capacity;

import io.github.batchwright.model.GpuPolicy;
import io.github.batchwright.model.Resources;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Room, bin by bin, in the order in which it is to be filled. A tree over the bins knows the most
 * that is left in each stretch of them, so that those without room are passed over together: to
 * find the first that has some takes a time that grows with the logarithm of their number. Confined
 * to one thread.
 */
final class Bins {
  private final GpuPolicy policy;
  private final List<Bin> all = new ArrayList<>();
  private int leaves = 1;
  private Resources[] most = {Resources.NONE, Resources.NONE};

  /**
   * Makes none.
   *
   * @param policy which jobs may use instances with GPUs
   */
  Bins(GpuPolicy policy) {
    this.policy = policy;
  }

  /** Adds a bin at the end. */
  void add(Bin bin) {
    all.add(bin);
    if (all.size() > leaves) {
      grow();
    } else {
      changed(all.size() - 1);
    }
  }

  /** Adds bins at the end. */
  void addAll(List<Bin> some) {
    all.addAll(some);
    grow();
  }

  /** Removes the bin at the end. */
  void removeLast() {
    int last = all.size() - 1;
    all.remove(last);
    set(last, Resources.NONE);
  }

  private void grow() {
    while (leaves < all.size()) {
      leaves *= 2;
    }
    most = new Resources[2 * leaves];
    for (int i = 0; i < leaves; i++) {
      most[leaves + i] = i < all.size() ? all.get(i).left() : Resources.NONE;
    }
    for (int node = leaves - 1; node > 0; node--) {
      most[node] = larger(most[2 * node], most[2 * node + 1]);
    }
  }

  private void changed(int index) {
    set(index, all.get(index).left());
  }

  private void set(int index, Resources left) {
    int node = leaves + index;
    most[node] = left;
    for (node /= 2; node > 0; node /= 2) {
      most[node] = larger(most[2 * node], most[2 * node + 1]);
    }
  }

  private static Resources larger(Resources one, Resources other) {
    if (other.fitsIn(one)) {
      return one;
    }
    return one.fitsIn(other)
        ? other
        : new Resources(
            Math.max(one.milliVcpus(), other.milliVcpus()),
            Math.max(one.memoryMiB(), other.memoryMiB()),
            Math.max(one.gpus(), other.gpus()));
  }

  /** Returns the first bin from an index on that has room, or -1. */
  private int first(Resources demand, int from) {
    return first(demand, from, 1, 0, leaves);
  }

  private int first(Resources demand, int from, int node, int low, int high) {
    if (high <= from || low >= all.size() || !demand.fitsIn(most[node])) {
      return -1;
    }
    if (high - low == 1) {
      return policy.admits(demand, all.get(low).size()) ? low : -1;
    }
    int middle = (low + high) >>> 1;
    int found = first(demand, from, 2 * node, low, middle);
    return found >= 0 ? found : first(demand, from, 2 * node + 1, middle, high);
  }

  /** Takes room for as many jobs that ask for the same as there is; returns for how many not. */
  long fill(Resources demand, long jobs) {
    long left = jobs;
    for (int i = first(demand, 0); i >= 0 && left > 0; i = first(demand, i + 1)) {
      left -= all.get(i).take(demand, left);
      changed(i);
    }
    return left;
  }

  /** Takes room for one job in a bin. */
  void take(int index, Resources demand) {
    all.get(index).take(demand, 1);
    changed(index);
  }

  /** Returns the first bin from an index on that has room and is not among some, or -1. */
  int firstBut(BitSet some, Resources demand, int from) {
    int found = first(demand, from);
    while (found >= 0 && some.get(found)) {
      found = first(demand, some.nextClearBit(found));
    }
    return found;
  }

  /** Has the bins of instances that are to go take nothing. */
  void closeAll(List<Bin> some) {
    some.forEach(Bin::close);
    grow();
  }

  int size() {
    return all.size();
  }
}
