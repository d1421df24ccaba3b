package io.github.batchwright.engine.placement;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.engine.state.NodeGroup;
import io.github.batchwright.model.Resources;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Gives each node of some groups an instance of its own. It finds a way whenever there is one.
 *
 * <p>Instances with room for the same groups are alike, so they are counted by that, in one pass
 * over them. What is left is a matching of a few groups with a few kinds of instances: a node takes
 * an instance of a kind that has some left, the pickiest kind first, or one from another group that
 * can go elsewhere (augmenting paths).
 */
public final class InstanceMatching {
  /** Instances with room for the same groups. */
  private static final class Kind {
    final long groups;
    final Deque<Integer> instances = new ArrayDeque<>();
    final int size;
    final int[] taken;
    int left;

    Kind(long groups, List<Integer> instances, int groupCount) {
      this.groups = groups;
      this.instances.addAll(instances);
      this.size = instances.size();
      this.left = size;
      this.taken = new int[groupCount];
    }

    boolean suits(int group) {
      return (groups >> group & 1) != 0;
    }
  }

  /** As many as there are bits to say which groups an instance has room for. */
  public static final int MOST_GROUPS = 63;

  private final List<NodeGroup> groups;
  private final List<Kind> kinds = new ArrayList<>();
  private boolean[] seenKinds = {};
  private boolean[] seenGroups = {};
  private boolean complete = true;

  /**
   * Finds a way, if there is one.
   *
   * @param groups what nodes there are
   * @param instances where a node may be; of those that are alike the first are taken first
   * @param room says whether an instance has room for so much
   */
  public InstanceMatching(
      List<NodeGroup> groups, Collection<Integer> instances, BiPredicate<Integer, Resources> room) {
    this.groups = groups;
    if (groups.size() > MOST_GROUPS) {
      throw new IllegalArgumentException(
          "groups: '" + groups.size() + "' must be at most " + MOST_GROUPS);
    }
    sort(instances, room);
    for (int group = 0; group < groups.size() && complete; group++) {
      for (int node = 0; node < groups.get(group).count() && complete; node++) {
        seenKinds = new boolean[kinds.size()];
        seenGroups = new boolean[groups.size()];
        complete = place(group);
      }
    }
  }

  private void sort(Collection<Integer> instances, BiPredicate<Integer, Resources> room) {
    TreeMap<Long, List<Integer>> byGroups = new TreeMap<>();
    for (Integer instance : instances) {
      long suited = 0;
      for (int group = 0; group < groups.size(); group++) {
        if (room.test(instance, groups.get(group).demand())) {
          suited |= 1L << group;
        }
      }
      if (suited != 0) {
        byGroups.computeIfAbsent(suited, unused -> new ArrayList<>()).add(instance);
      }
    }
    byGroups.forEach((suited, all) -> kinds.add(new Kind(suited, all, groups.size())));
    kinds.sort(Comparator.comparingInt(kind -> Long.bitCount(kind.groups)));
  }

  /** Finds an instance for one more node of a group, and moves others out of the way. */
  private boolean place(int group) {
    seenGroups[group] = true;
    for (Kind kind : kinds) {
      if (kind.left > 0 && kind.suits(group)) {
        kind.left--;
        kind.taken[group]++;
        return true;
      }
    }
    for (int k = 0; k < kinds.size(); k++) {
      Kind kind = kinds.get(k);
      if (kind.suits(group) && !seenKinds[k]) {
        seenKinds[k] = true;
        for (int other = 0; other < groups.size(); other++) {
          if (other != group && kind.taken[other] > 0 && !seenGroups[other] && place(other)) {
            kind.taken[other]--;
            kind.taken[group]++;
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Says whether every node has an instance. */
  public boolean isComplete() {
    return complete;
  }

  /** Returns groups that have more nodes together than there are instances with room for one. */
  public List<NodeGroup> shortGroups() {
    ImmutableList.Builder<NodeGroup> found = ImmutableList.builder();
    for (int group = 0; group < groups.size(); group++) {
      if (!complete && seenGroups[group]) {
        found.add(groups.get(group));
      }
    }
    return found.build();
  }

  /** Returns how many instances have room for a node of the groups that are short of them. */
  public int instancesForShortGroups() {
    int count = 0;
    for (Kind kind : kinds) {
      boolean suits = false;
      for (int group = 0; group < groups.size(); group++) {
        suits |= seenGroups[group] && kind.suits(group);
      }
      count += suits ? kind.size : 0;
    }
    return count;
  }

  /** Takes an instance that was found for a node of this demand. */
  public int take(Resources demand) {
    for (int group = 0; group < groups.size(); group++) {
      if (groups.get(group).demand().equals(demand)) {
        for (Kind kind : kinds) {
          if (kind.taken[group] > 0) {
            kind.taken[group]--;
            return kind.instances.remove();
          }
        }
      }
    }
    throw new IllegalStateException("no instance was found for " + demand);
  }
}
