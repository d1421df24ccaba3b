package io.github.batchwright.engine.state;

import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.Host;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private @Nullable Summary summary;

  /**
   * What there is, whether or not it is taken.
   *
   * @param open how many instances take new work
   * @param ofOpen what those have together
   * @param total what all have together that are counted on, those included that are drained
   * @param sizes the sizes that those come in, each once
   */
  private record Summary(int open, Resources ofOpen, Resources total, List<Resources> sizes) {}

  Instances(List<Resources> described) {
    resize(described);
  }

  private Instances(Instances original) {
    slots.addAll(original.slots);
    vacant.or(original.vacant);
    byName.putAll(original.byName);
    usedMilliVcpus = original.usedMilliVcpus;
    usedOfOpenMilliVcpus = original.usedOfOpenMilliVcpus;
    summary = original.summary;
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

  /** Returns the first instance that has room, or -1. */
  int firstFit(Resources demand) {
    for (int i = 0; i < slots.size(); i++) {
      InstanceSlot slot = slots.get(i);
      if (demand.fitsIn(slot.free()) && slot.isOpen()) {
        return i;
      }
    }
    return -1;
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
    return summary().open();
  }

  /** Returns what the instances that take new work have together. */
  Resources ofOpen() {
    return summary().ofOpen();
  }

  /** Returns what all instances that are counted on have together. */
  Resources total() {
    return summary().total();
  }

  /** Returns the sizes that the instances come in that are counted on. */
  List<Resources> sizes() {
    return summary().sizes();
  }

  long usedMilliVcpus() {
    return usedMilliVcpus;
  }

  /** Returns the milli-vCPUs that are taken of those of {@link #ofOpen}. */
  long usedOfOpenMilliVcpus() {
    return usedOfOpenMilliVcpus;
  }

  private Summary summary() {
    Summary known = summary;
    if (known == null) {
      int open = 0;
      Resources ofOpen = Resources.NONE;
      Resources total = Resources.NONE;
      Set<Resources> sizes = new LinkedHashSet<>();
      for (InstanceSlot slot : slots) {
        if (slot.isOpen()) {
          open++;
          ofOpen = ofOpen.plus(slot.capacity());
        }
        if (slot.isCountedOn()) {
          total = total.plus(slot.capacity());
          sizes.add(slot.capacity());
        }
      }
      known = new Summary(open, ofOpen, total, List.copyOf(sizes));
      summary = known;
    }
    return known;
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
      slots.add(last);
    }
    summary = null;
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

  private void change(int position, InstanceSlot slot) {
    replace(position, slot);
    summary = null;
  }

  private void replace(int position, InstanceSlot slot) {
    InstanceSlot before = slots.set(position, slot);
    usedMilliVcpus += slot.used().milliVcpus() - before.used().milliVcpus();
    usedOfOpenMilliVcpus += slot.usedOfOpenMilliVcpus() - before.usedOfOpenMilliVcpus();
  }
}
