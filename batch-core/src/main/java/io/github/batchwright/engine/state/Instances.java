package io.github.batchwright.engine.state;

import io.github.batchwright.model.GpuPolicy;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.Host;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The instances of a compute environment, each at a position that stays its own for as long as
 * anything runs there. Those that are described come and go at the end alone. Hosts come to the
 * first position that is vacant; one that is gone leaves its position vacant once nothing runs
 * there, and one that comes back before finds its position again. Confined to one thread.
 */
public final class Instances {
  private final List<InstanceSlot> slots = new ArrayList<>();
  private final BitSet vacant = new BitSet();
  private final Map<String, Integer> byName = new LinkedHashMap<>();
  private long usedMilliVcpus;
  private long usedOfOpenMilliVcpus;

  /** The sizes of the instances that take new work, and of those that are counted on. */
  private final SizeCounts ofOpen;

  private final SizeCounts counted;

  /** Made when an instance is chosen first, so that a replay does without. */
  private @Nullable FreeIndex index;

  Instances(List<Resources> described) {
    ofOpen = new SizeCounts();
    counted = new SizeCounts();
    resize(described);
  }

  private Instances(Instances original) {
    slots.addAll(original.slots);
    vacant.or(original.vacant);
    byName.putAll(original.byName);
    usedMilliVcpus = original.usedMilliVcpus;
    usedOfOpenMilliVcpus = original.usedOfOpenMilliVcpus;
    ofOpen = new SizeCounts(original.ofOpen);
    counted = new SizeCounts(original.counted);
    index = original.index == null ? null : original.index.copy();
  }

  Instances copy() {
    return new Instances(this);
  }

  /** Returns every position, the vacant ones included; not to be changed. */
  public List<InstanceSlot> slots() {
    return Collections.unmodifiableList(slots);
  }

  /** Returns how many hosts there are, those included that are gone and still in use. */
  public int hosts() {
    return byName.size();
  }

  /** Returns the position of the host of this name, or -1. */
  public int find(String host) {
    return byName.getOrDefault(host, -1);
  }

  /** Returns the position of the host of this name with what it has, or null if there is none. */
  public @Nullable InstanceSlot slotOf(String host) {
    int position = find(host);
    return position < 0 ? null : slots.get(position);
  }

  /** Returns the position that a host that is not there yet comes to. */
  public int nextPosition() {
    int first = vacant.nextSetBit(0);
    return first < 0 ? slots.size() : first;
  }

  /** Says whether nothing runs on the instances from this position on. */
  public boolean isIdleFrom(int position) {
    return position >= slots.size()
        || slots.subList(position, slots.size()).stream().allMatch(InstanceSlot::isIdle);
  }

  /** Returns the instance that suits a job best, or -1. */
  int bestFit(Resources demand, GpuPolicy policy) {
    return index().bestFit(demand, ofOpen(), policy);
  }

  /** Returns the one that suits all nodes of a job best of those that keep them together, or -1. */
  int bestTogether(Resources demand, GpuPolicy policy) {
    return index().bestTogether(demand, ofOpen(), policy);
  }

  /** Returns at most so many that suit a node best, of those that take one of a job each. */
  List<Integer> bestApart(Resources demand, GpuPolicy policy, int most) {
    return index().bestApart(demand, ofOpen(), policy, most);
  }

  /** Returns what is free on the freest instance that takes a job, or nothing. */
  Resources freest(Resources demand, GpuPolicy policy) {
    return index().freest(demand, policy);
  }

  private FreeIndex index() {
    FreeIndex known = index;
    if (known == null) {
      known = new FreeIndex();
      for (int i = 0; i < slots.size(); i++) {
        note(known, i, slots.get(i));
      }
      index = known;
    }
    return known;
  }

  private static void note(FreeIndex index, int position, InstanceSlot slot) {
    if (slot.isOpen()) {
      index.put(position, slot.capacity(), slot.free(), slot.isIdle(), slot.keepsNodesTogether());
    } else {
      index.remove(position);
    }
  }

  /** Returns what is free on each instance that takes new work. */
  List<Resources> free() {
    return slots.stream().filter(InstanceSlot::isOpen).map(InstanceSlot::free).toList();
  }

  /** Returns what the attempts that go on were given. */
  Resources used() {
    return slots.stream().map(InstanceSlot::used).reduce(Resources.NONE, Resources::plus);
  }

  /** Returns how many instances take new work. */
  int open() {
    return ofOpen.size();
  }

  /** Returns what the instances that take new work have together. */
  public Resources ofOpen() {
    return ofOpen.sum();
  }

  /** Returns what all instances that are counted on have together. */
  Resources total() {
    return counted.sum();
  }

  /** Returns the sizes that the instances come in that are counted on. */
  List<Resources> sizes() {
    return counted.sizes();
  }

  long usedMilliVcpus() {
    return usedMilliVcpus;
  }

  /** Returns the milli-vCPUs that are taken of those of {@link #ofOpen}. */
  long usedOfOpenMilliVcpus() {
    return usedOfOpenMilliVcpus;
  }

  void take(int position, Resources demand) {
    replace(position, slots.get(position).take(demand));
  }

  void giveBack(int position, Resources demand) {
    InstanceSlot left = slots.get(position).giveBack(demand);
    replace(position, left);
    if (left.gone() && left.isIdle()) {
      vacate(position);
    }
  }

  /** Has these instances, none of which is a host, from now on. */
  void resize(List<Resources> described) {
    while (slots.size() > described.size()) {
      change(slots.size() - 1, InstanceSlot.VACANT);
      slots.remove(slots.size() - 1);
    }
    add(described.subList(slots.size(), described.size()));
  }

  /** Adds instances at the end. */
  void add(List<Resources> described) {
    InstanceSlot last = null;
    for (Resources capacity : described) {
      // Those that are alike are the same as long as nothing runs there.
      if (last == null || !capacity.equals(last.capacity())) {
        last = InstanceSlot.described(capacity);
      }
      slots.add(InstanceSlot.VACANT);
      change(slots.size() - 1, last);
    }
  }

  /** Has a host at a position as it is told of now. */
  void tell(int position, Host host) {
    reach(position);
    change(position, slots.get(position).with(host));
    byName.put(host.name(), position);
    vacant.clear(position);
  }

  /** Has no host at a position any more. */
  void hostGone(int position) {
    keepGone(position);
    if (slots.get(position).isIdle()) {
      vacate(position);
    }
  }

  /** Has no host at a position any more, where something runs that is yet to be taken. */
  void keepGone(int position) {
    change(position, slots.get(position).withoutHost());
  }

  /** Has every host take nothing until it is told of again. */
  void doubtHosts() {
    for (int i = 0; i < slots.size(); i++) {
      change(i, slots.get(i).inDoubt());
    }
  }

  private void reach(int position) {
    while (slots.size() <= position) {
      vacant.set(slots.size());
      slots.add(InstanceSlot.VACANT);
    }
  }

  private void vacate(int position) {
    byName.remove(String.valueOf(slots.get(position).hostName()));
    change(position, InstanceSlot.VACANT);
    vacant.set(position);
    while (!slots.isEmpty() && vacant.get(slots.size() - 1)) {
      vacant.clear(slots.size() - 1);
      slots.remove(slots.size() - 1);
    }
  }

  /** Has something else at a position that may be of another size, or take other work. */
  private void change(int position, InstanceSlot slot) {
    InstanceSlot before = slots.get(position);
    if (before.isOpen()) {
      ofOpen.remove(before.capacity());
    }
    if (before.isCountedOn()) {
      counted.remove(before.capacity());
    }
    if (slot.isOpen()) {
      ofOpen.add(slot.capacity());
    }
    if (slot.isCountedOn()) {
      counted.add(slot.capacity());
    }
    replace(position, slot);
  }

  private void replace(int position, InstanceSlot slot) {
    InstanceSlot before = slots.set(position, slot);
    usedMilliVcpus += slot.used().milliVcpus() - before.used().milliVcpus();
    usedOfOpenMilliVcpus += slot.usedOfOpenMilliVcpus() - before.usedOfOpenMilliVcpus();
    if (index != null) {
      note(index, position, slot);
    }
  }
}
