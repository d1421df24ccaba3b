package io.github.batchwright.engine.capacity;

import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of the instances of one environment: which of them what waits is to run on, and
 * which are to be bought besides. It reads, and records nothing. Confined to one thread.
 */
final class FleetPlan {
  /** Busy instances first, so that those that are idle can go; those on their way last. */
  private static final Comparator<Bin> FILLED_FIRST = Comparator.comparingInt(Bin::rank);

  private final EnvironmentState environment;
  private final Fleet fleet;
  private final ComputeResources described;
  private final Offers offers;
  private final Allocation allocation;
  private final Predicate<Offer> isOut;
  private final Bins bins;
  private final Map<InstanceId, Bin> binOf = new LinkedHashMap<>();
  private final List<Offer> purchases = new ArrayList<>();
  private final long maximum;
  private long milliVcpus;
  private long staying;

  /** The milli-vCPUs of the jobs that were given room so far. */
  private long planned;

  /** The first queue that has less than it wants. */
  private @Nullable QueueState wantedBy;

  /** The milli-vCPUs for which room is being made: nobody else may have them. */
  private long held;

  FleetPlan(
      EnvironmentState environment,
      Fleet fleet,
      ComputeResources described,
      Offers offers,
      long now) {
    this.environment = environment;
    this.fleet = fleet;
    this.described = described;
    this.offers = offers;
    this.allocation = new Allocation(described, environment.environment().gpuPolicy());
    this.bins = new Bins(environment.environment().gpuPolicy());
    this.isOut = offer -> fleet.isOut(offer.type().name(), now);
    this.maximum = described.maxvCpus() * 1000L;
    this.milliVcpus = fleet.milliVcpus();
    this.staying = fleet.stayingMilliVcpus();
    if (environment.isEnabled()) {
      addBins();
    }
  }

  private void addBins() {
    List<Bin> some = new ArrayList<>();
    for (BoughtInstance instance : fleet.instances()) {
      Resources room = instance.stays() ? room(instance) : Resources.NONE;
      if (room.milliVcpus() > 0 && room.memoryMiB() > 0) {
        Bin bin = new Bin(instance, instance.capacity(), room);
        some.add(bin);
        binOf.put(instance.id(), bin);
      }
    }
    some.sort(FILLED_FIRST);
    bins.addAll(some);
  }

  private Resources room(BoughtInstance instance) {
    if (instance.isPending()) {
      return instance.capacity();
    }
    InstanceSlot slot = slot(instance);
    // In doubt it takes nothing yet, but whoever sold it is about to tell of it again.
    return slot != null && (slot.isOpen() || slot.isInDoubt()) ? slot.free() : Resources.NONE;
  }

  EnvironmentState environment() {
    return environment;
  }

  Fleet fleet() {
    return fleet;
  }

  ComputeResources described() {
    return described;
  }

  Offers offers() {
    return offers;
  }

  Allocation allocation() {
    return allocation;
  }

  /** Returns the milli-vCPUs that there may be in all. */
  long maximum() {
    return maximum;
  }

  /** Says whether there is none of a type at the moment. */
  boolean isOut(Offer offer) {
    return isOut.test(offer);
  }

  /** Returns what is to be bought, in this order. */
  List<Offer> purchases() {
    return purchases;
  }

  /** Returns the milli-vCPUs that are there for jobs once everything is carried out. */
  long staying() {
    return staying;
  }

  /** Says whether anything that waits is to run on an instance. */
  boolean isClaimed(BoughtInstance instance) {
    Bin bin = binOf.get(instance.id());
    return bin != null && bin.isClaimed();
  }

  /** Says whether a job could run on an instance if nothing else did. */
  boolean serves(BoughtInstance instance, Resources demand) {
    return demand.fitsIn(instance.capacity()) && environment.admits(demand, instance.capacity());
  }

  /** Says whether a job could run here, if an instance were bought for it. */
  boolean suits(Shape shape) {
    return environment.isEnabled()
        && offers.problem() == null
        && !(shape.isGang() && environment.environment().isSpot());
  }

  /** Returns how many jobs may be placed here beside what is kept for others. */
  private long mayStart(Resources demand, long reserved) {
    if (reserved == 0) {
      return Long.MAX_VALUE;
    }
    long left = maximum - reserved - environment.usedMilliVcpus() - planned;
    return Math.max(0, left / Math.max(1, demand.milliVcpus()));
  }

  /**
   * Finds room on what is there or on its way.
   *
   * @param reserved the milli-vCPUs that are kept for others
   * @return for how many jobs there is none
   */
  long fill(Resources demand, long jobs, long reserved) {
    long may = Math.min(jobs, mayStart(demand, reserved));
    long left = bins.fill(demand, may);
    planned += demand.milliVcpus() * (may - left);
    return left + jobs - may;
  }

  /**
   * Buys instances for jobs that ask for the same.
   *
   * @param reserved the milli-vCPUs that are kept for others
   * @param most how many instances may be bought
   * @return for how many jobs there is no instance
   */
  long buy(Resources demand, long jobs, long reserved, int most) {
    long may = Math.min(jobs, mayStart(demand, reserved));
    long left = may;
    int bought = 0;
    while (left > 0 && bought < most) {
      long room = room(reserved);
      Offer offer = allocation.choose(offers.all(), demand, left, room, isOut);
      if (offer == null) {
        break;
      }
      long each = Math.max(1, Packing.count(offer.capacity(), demand));
      long count = Math.min(Packing.ceiling(left, each), most - bought);
      count = Math.max(1, Math.min(count, room / offer.milliVcpus()));
      for (long i = 0; i < count; i++) {
        Bin bin = new Bin(null, offer.capacity(), offer.capacity());
        left -= bin.take(demand, left);
        add(offer, bin);
      }
      bought += (int) count;
    }
    planned += demand.milliVcpus() * (may - left);
    return left + jobs - may;
  }

  /** Returns what room for jobs that ask for the same costs an hour, or null if none can be had. */
  @Nullable BigDecimal priceOf(Resources demand, long jobs) {
    Offer offer = allocation.choose(offers.all(), demand, jobs, room(0), isOut);
    return offer == null ? null : offer.priceFor(demand, jobs);
  }

  private long room(long reserved) {
    return maximum - reserved - milliVcpus - held;
  }

  private void add(Offer offer, Bin bin) {
    purchases.add(offer);
    milliVcpus += offer.milliVcpus();
    staying += offer.milliVcpus();
    bins.add(bin);
  }

  /**
   * Finds an instance of its own for each node of a multi-node job, and buys those that are
   * missing.
   *
   * @param nodes what each node asks for, those that fit in the fewest first
   * @return whether there is one for each; nothing is bought otherwise
   */
  boolean place(List<Resources> nodes, long reserved, int most) {
    if (mayStart(nodes.stream().reduce(Resources.NONE, Resources::plus), reserved) == 0) {
      return false;
    }
    BitSet taken = new BitSet();
    List<Integer> chosen = new ArrayList<>();
    int before = purchases.size();
    Resources last = null;
    for (Resources node : nodes) {
      int from = node.equals(last) ? chosen.get(chosen.size() - 1) + 1 : 0;
      last = node;
      int bin = bins.firstBut(taken, node, from);
      if (bin < 0 && purchases.size() - before < most) {
        Offer offer = allocation.choose(offers.all(), node, 1, room(reserved), isOut);
        if (offer != null) {
          add(offer, new Bin(null, offer.capacity(), offer.capacity()));
          bin = bins.size() - 1;
        }
      }
      if (bin < 0) {
        undo(before);
        return false;
      }
      taken.set(bin);
      chosen.add(bin);
    }
    for (int i = 0; i < nodes.size(); i++) {
      bins.take(chosen.get(i), nodes.get(i));
      planned += nodes.get(i).milliVcpus();
    }
    return true;
  }

  private void undo(int before) {
    while (purchases.size() > before) {
      Offer last = purchases.remove(purchases.size() - 1);
      bins.removeLast();
      milliVcpus -= last.milliVcpus();
      staying -= last.milliVcpus();
    }
  }

  /** Buys what is missing to a number of vCPUs that are there whether or not anything waits. */
  void buyUpTo(long floor, int most) {
    for (int i = 0; i < most && staying < floor; i++) {
      long missing = Packing.ceiling(floor - staying, 1000);
      Resources vcpu = new Resources(1000, 0, 0);
      Offer offer = allocation.choose(offers.all(), vcpu, missing, room(0), isOut);
      if (offer == null) {
        return;
      }
      add(offer, new Bin(null, offer.capacity(), offer.capacity()));
    }
  }

  /** A queue has jobs for which there is no instance. */
  void wantedBy(QueueState queue) {
    wantedBy = wantedBy == null ? queue : wantedBy;
  }

  /** Says whether no queue with a higher priority lacks instances itself. */
  boolean mayMakeRoom(QueueState queue) {
    return wantedBy == null || wantedBy == queue;
  }

  /** Has instances go, and nobody else have so many milli-vCPUs. */
  void hold(List<BoughtInstance> going, long needed) {
    List<Bin> closed = new ArrayList<>();
    for (BoughtInstance instance : going) {
      staying -= instance.milliVcpus();
      Bin bin = binOf.get(instance.id());
      if (bin != null) {
        closed.add(bin);
      }
    }
    bins.closeAll(closed);
    held += needed;
  }

  /** Returns the milli-vCPUs that are taken of an instance. */
  long usedMilliVcpus(BoughtInstance instance) {
    InstanceSlot slot = slot(instance);
    return slot == null ? 0 : slot.used().milliVcpus();
  }

  private @Nullable InstanceSlot slot(BoughtInstance instance) {
    return environment.instances().slotOf(instance.id().value());
  }
}
