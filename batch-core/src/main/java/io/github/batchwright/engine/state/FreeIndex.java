package io.github.batchwright.engine.state;

import io.github.batchwright.model.GpuPolicy;
import io.github.batchwright.model.Resources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The instances of a compute environment that take new work, kept so that the one that suits a job
 * best is found without looking at each. Confined to one thread.
 *
 * <p>The instance that suits best is one that is in use already, so that others can go or are left
 * whole for big jobs; among those the one that has the least left, once the job is there, of the
 * dimension that is the scarcer one to that job; then of vCPU, of memory, of GPUs; then the first.
 * The scarcer dimension of a job is the one of which it asks for the largest part of what all
 * instances have together.
 *
 * <p>Instances that have the same number of GPUs free are in one group, but for those that are idle
 * or in use, that have GPUs at all or have none, that keep nodes together or do not. A group has a
 * {@link FreeTree} in the order of vCPU, and one in that of memory. So a choice costs O(g log n)
 * for n instances in g groups, whether or not there is one; there are at most a few groups more
 * than there are GPUs in an instance.
 */
public final class FreeIndex {
  private static final int IDLE = 1;
  private static final int HAS_GPUS = 2;
  private static final int TOGETHER = 4;
  private static final int FLAGS = 3;

  private final NavigableMap<Long, Group> groups = new TreeMap<>();
  private final FreeTree byVcpus;
  private final FreeTree byMemory;

  /** The group of each position, or null. */
  private @Nullable Group[] members = {};

  /** Has no instance. */
  public FreeIndex() {
    this.byVcpus = new FreeTree();
    this.byMemory = new FreeTree();
  }

  private FreeIndex(FreeIndex original) {
    byVcpus = original.byVcpus.copy();
    byMemory = original.byMemory.copy();
    original.groups.forEach((key, group) -> groups.put(key, new Group(group)));
    members = new Group[original.members.length];
    Group last = null;
    for (int i = 0; i < members.length; i++) {
      Group group = original.members[i];
      if (group != null) {
        last = last != null && last.key == group.key ? last : groups.get(group.key);
        members[i] = last;
      }
    }
  }

  FreeIndex copy() {
    return new FreeIndex(this);
  }

  /** Instances that have the same number of GPUs free, and are alike otherwise. */
  private static final class Group {
    final long key;
    int byVcpus = FreeTree.NONE;
    int byMemory = FreeTree.NONE;

    Group(long key) {
      this.key = key;
    }

    Group(Group original) {
      key = original.key;
      byVcpus = original.byVcpus;
      byMemory = original.byMemory;
    }

    static long key(boolean isIdle, boolean hasGpus, boolean isTogether, int gpus) {
      int flags = (isIdle ? IDLE : 0) | (hasGpus ? HAS_GPUS : 0) | (isTogether ? TOGETHER : 0);
      return (long) gpus << FLAGS | flags;
    }

    boolean is(int flag) {
      return (key & flag) != 0;
    }

    int gpus() {
      return (int) (key >> FLAGS);
    }

    /** Groups of a lower rank go first, whatever else. */
    int rank(GpuPolicy policy, Resources demand) {
      boolean isKept = policy == GpuPolicy.GPU_JOBS_FIRST && demand.gpus() == 0 && is(HAS_GPUS);
      return (isKept ? 2 : 0) + (is(IDLE) ? 1 : 0);
    }
  }

  /** A dimension of {@link Resources}. */
  private enum Dimension {
    VCPU,
    MEMORY,
    GPU
  }

  /** Which instances are meant. */
  private enum Among {
    ALL,
    TOGETHER_ALONE,
    OTHERS_ALONE
  }

  /**
   * What is looked for.
   *
   * @param demand what is to be placed
   * @param scarcer of what the least is to be left
   * @param policy who may use instances with GPUs
   */
  private record Wish(Resources demand, Dimension scarcer, GpuPolicy policy, Among among) {
    boolean admits(Group group) {
      return group.gpus() >= demand.gpus()
          && (policy != GpuPolicy.GPU_JOBS_ONLY || demand.gpus() > 0 || !group.is(HAS_GPUS))
          && (among == Among.ALL || group.is(TOGETHER) == (among == Among.TOGETHER_ALONE));
    }
  }

  /**
   * Has an instance at a position as it is from now on.
   *
   * @param capacity what it has
   * @param free what of that may still be given
   * @param isIdle whether nothing runs there
   * @param isTogether whether all nodes of a multi-node job run there, or one of them at most
   */
  public void put(
      int position, Resources capacity, Resources free, boolean isIdle, boolean isTogether) {
    long key = Group.key(isIdle, capacity.gpus() > 0, isTogether, free.gpus());
    if (position >= members.length) {
      int size = Math.max(position + 1, members.length + (members.length >> 1));
      members = Arrays.copyOf(members, size);
      byVcpus.reach(size);
      byMemory.reach(size);
    }
    Group before = members[position];
    if (before != null
        && before.key == key
        && byVcpus.first(position) == free.milliVcpus()
        && byVcpus.second(position) == free.memoryMiB()) {
      return;
    }
    remove(position);
    Group group = groups.computeIfAbsent(key, Group::new);
    group.byVcpus = byVcpus.insert(group.byVcpus, position, free.milliVcpus(), free.memoryMiB());
    group.byMemory = byMemory.insert(group.byMemory, position, free.memoryMiB(), free.milliVcpus());
    members[position] = group;
  }

  /** Has no instance at a position that takes new work. */
  public void remove(int position) {
    Group group = position < members.length ? members[position] : null;
    if (group != null) {
      group.byVcpus = byVcpus.remove(group.byVcpus, position);
      group.byMemory = byMemory.remove(group.byMemory, position);
      members[position] = null;
      if (group.byVcpus == FreeTree.NONE) {
        groups.remove(group.key);
      }
    }
  }

  /**
   * Returns the instance that suits a job best, or -1.
   *
   * @param total what all instances have together
   */
  public int bestFit(Resources demand, Resources total, GpuPolicy policy) {
    return best(new Wish(demand, scarcer(demand, total), policy, Among.ALL));
  }

  /** Returns the one that suits all nodes of a job best of those that keep them together, or -1. */
  int bestTogether(Resources demand, Resources total, GpuPolicy policy) {
    return best(new Wish(demand, scarcer(demand, total), policy, Among.TOGETHER_ALONE));
  }

  /**
   * Returns the instances that suit a node best, the best first, of those that take one of a job
   * each.
   *
   * @param most how many are returned at most
   */
  List<Integer> bestApart(Resources demand, Resources total, GpuPolicy policy, int most) {
    Wish wish = new Wish(demand, scarcer(demand, total), policy, Among.OTHERS_ALONE);
    List<Integer> found = new ArrayList<>();
    for (Group group : groups.values()) {
      if (wish.admits(group)) {
        int position = find(group, wish);
        for (int i = 0; i < most && position != FreeTree.NONE; i++) {
          found.add(position);
          position = next(group, wish, position);
        }
      }
    }
    Comparator<Integer> bestFirst = (position, other) -> compare(wish, position, other);
    found.sort(bestFirst);
    return found.size() <= most ? found : found.subList(0, most);
  }

  private int best(Wish wish) {
    int best = FreeTree.NONE;
    int rank = Integer.MAX_VALUE;
    for (Group group : groups.values()) {
      int own = group.rank(wish.policy, wish.demand);
      if (own <= rank && wish.admits(group)) {
        int found = find(group, wish);
        if (found != FreeTree.NONE && (own < rank || compare(wish, found, best) < 0)) {
          best = found;
          rank = own;
        }
      }
    }
    return best;
  }

  private int find(Group group, Wish wish) {
    Resources demand = wish.demand;
    return wish.scarcer == Dimension.MEMORY
        ? byMemory.find(group.byMemory, demand.memoryMiB(), demand.milliVcpus())
        : byVcpus.find(group.byVcpus, demand.milliVcpus(), demand.memoryMiB());
  }

  private int next(Group group, Wish wish, int previous) {
    return wish.scarcer == Dimension.MEMORY
        ? byMemory.next(group.byMemory, previous, wish.demand.milliVcpus())
        : byVcpus.next(group.byVcpus, previous, wish.demand.memoryMiB());
  }

  private static Dimension scarcer(Resources demand, Resources total) {
    double vcpu = part(demand.milliVcpus(), total.milliVcpus());
    double memory = part(demand.memoryMiB(), total.memoryMiB());
    if (demand.gpus() > 0 && part(demand.gpus(), total.gpus()) >= Math.max(vcpu, memory)) {
      return Dimension.GPU;
    }
    return memory > vcpu ? Dimension.MEMORY : Dimension.VCPU;
  }

  private static double part(long asked, long total) {
    return asked == 0 ? 0 : (double) asked / total;
  }

  /** Compares two instances that both have room: what comes first suits better. */
  private int compare(Wish wish, int position, int other) {
    Group own = member(position);
    Group others = member(other);
    int byRank =
        Integer.compare(own.rank(wish.policy, wish.demand), others.rank(wish.policy, wish.demand));
    int byGpus = Integer.compare(own.gpus(), others.gpus());
    if (byRank != 0 || (byGpus != 0 && wish.scarcer == Dimension.GPU)) {
      return byRank != 0 ? byRank : byGpus;
    }
    int byVcpu = Long.compare(byVcpus.first(position), byVcpus.first(other));
    int byMiB = Long.compare(byMemory.first(position), byMemory.first(other));
    boolean memoryFirst = wish.scarcer == Dimension.MEMORY;
    int byOne = memoryFirst ? byMiB : byVcpu;
    int byBoth = byOne != 0 ? byOne : memoryFirst ? byVcpu : byMiB;
    int byAll = byBoth != 0 ? byBoth : byGpus;
    return byAll != 0 ? byAll : Integer.compare(position, other);
  }

  private Group member(int position) {
    Group group = members[position];
    if (group == null) {
      throw new IllegalStateException("position: " + position + " takes no new work");
    }
    return group;
  }

  /**
   * Returns what is free on the instance that has the most vCPU free, then memory, then GPUs, of
   * those that a job may use; nothing if there is none.
   */
  Resources freest(Resources demand, GpuPolicy policy) {
    Resources freest = null;
    for (Group group : groups.values()) {
      if (policy != GpuPolicy.GPU_JOBS_ONLY || demand.gpus() > 0 || !group.is(HAS_GPUS)) {
        int last = byVcpus.last(group.byVcpus);
        Resources free = new Resources(byVcpus.first(last), byVcpus.second(last), group.gpus());
        freest = freest == null || SizeCounts.BY_SIZE.compare(free, freest) > 0 ? free : freest;
      }
    }
    return freest == null ? Resources.NONE : freest;
  }
}
