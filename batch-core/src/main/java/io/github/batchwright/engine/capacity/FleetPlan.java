package io.github.batchwright.engine.capacity;

import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.engine.state.Instances;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.Resources;
import java.util.ArrayList;
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
  private static final Comparator<BoughtInstance> FILLED_FIRST =
      Comparator.comparing(BoughtInstance::isPending)
          .thenComparing(instance -> instance.idleSince() >= 0)
          .thenComparing(BoughtInstance::requestedAt);

  private final EnvironmentState environment;
  private final Fleet fleet;
  private final ComputeResources described;
  private final Offers offers;
  private final Allocation allocation;
  private final Predicate<Offer> isOut;
  private final List<Bin> bins = new ArrayList<>();
  private final Map<BoughtInstance, Bin> binOf = new LinkedHashMap<>();
  private final List<Offer> purchases = new ArrayList<>();
  private final long maximum;
  private long milliVcpus;
  private long staying;

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
    this.allocation = new Allocation(described);
    this.isOut =
        offer -> {
          Fleet.BackOff backOff = fleet.backOffs().get(offer.type().name());
          return backOff != null && backOff.until() > now;
        };
    this.maximum = described.maxvCpus() * 1000L;
    this.milliVcpus = fleet.milliVcpus();
    this.staying = fleet.stayingMilliVcpus();
    if (environment.isEnabled()) {
      addBins();
    }
  }

  private void addBins() {
    Instances instances = environment.instances();
    List<BoughtInstance> staying = new ArrayList<>(fleet.instances());
    staying.removeIf(instance -> !instance.stays());
    staying.sort(FILLED_FIRST);
    for (BoughtInstance instance : staying) {
      int position = instances.find(instance.id().value());
      InstanceSlot slot = position < 0 ? null : instances.slots().get(position);
      Resources room =
          instance.isPending()
              ? instance.capacity()
              : slot != null && slot.isOpen() ? slot.free() : Resources.NONE;
      if (room.milliVcpus() > 0 || room.memoryMiB() > 0) {
        Bin bin = new Bin(instance, room);
        bins.add(bin);
        binOf.put(instance, bin);
      }
    }
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
    Bin bin = binOf.get(instance);
    return bin != null && bin.isClaimed();
  }

  /** Says whether a job could run here, if an instance were bought for it. */
  boolean suits(Shape shape) {
    return environment.isEnabled()
        && offers.problem() == null
        && !(shape.isGang() && environment.environment().isSpot());
  }

  /** Finds room on what is there or on its way; returns for how many jobs there is none. */
  long fill(Resources demand, long jobs) {
    long left = jobs;
    for (int i = 0; i < bins.size() && left > 0; i++) {
      left -= bins.get(i).take(demand, left);
    }
    return left;
  }

  /**
   * Buys instances for jobs that ask for the same.
   *
   * @param reserved the milli-vCPUs that are kept for others
   * @param most how many instances may be bought
   * @return for how many jobs there is no instance
   */
  long buy(Resources demand, long jobs, long reserved, int most) {
    long left = jobs;
    int bought = 0;
    while (left > 0 && bought < most) {
      long room = maximum - reserved - milliVcpus;
      Offer offer = allocation.choose(offers.all(), demand, left, room, isOut);
      if (offer == null) {
        return left;
      }
      long each = Math.max(1, Math.min(left, Packing.count(offer.capacity(), demand)));
      long count = Math.min(Packing.ceiling(left, each), most - bought);
      count = Math.max(1, Math.min(count, room / offer.milliVcpus()));
      for (long i = 0; i < count; i++) {
        left -= add(offer).take(demand, left);
      }
      bought += (int) count;
    }
    return left;
  }

  private Bin add(Offer offer) {
    purchases.add(offer);
    milliVcpus += offer.milliVcpus();
    staying += offer.milliVcpus();
    Bin bin = new Bin(null, offer.capacity());
    bins.add(bin);
    return bin;
  }

  /**
   * Finds an instance of its own for each node of a multi-node job, and buys those that are
   * missing.
   *
   * @param nodes what each node asks for, the largest first
   * @return whether there is one for each; nothing is bought otherwise
   */
  boolean place(List<Resources> nodes, long reserved, int most) {
    List<Bin> taken = new ArrayList<>();
    int before = purchases.size();
    for (Resources node : nodes) {
      Bin bin = first(node, taken);
      if (bin == null && purchases.size() - before < most) {
        long room = maximum - reserved - milliVcpus;
        Offer offer = allocation.choose(offers.all(), node, 1, room, isOut);
        bin = offer == null ? null : add(offer);
      }
      if (bin == null) {
        undo(before);
        return false;
      }
      taken.add(bin);
    }
    for (int i = 0; i < nodes.size(); i++) {
      taken.get(i).take(nodes.get(i), 1);
    }
    return true;
  }

  private @Nullable Bin first(Resources node, List<Bin> taken) {
    for (Bin bin : bins) {
      if (bin.hasRoomFor(node) && !taken.contains(bin)) {
        return bin;
      }
    }
    return null;
  }

  private void undo(int before) {
    while (purchases.size() > before) {
      Offer last = purchases.remove(purchases.size() - 1);
      bins.remove(bins.size() - 1);
      milliVcpus -= last.milliVcpus();
      staying -= last.milliVcpus();
    }
  }

  /** Buys what is missing to a number of vCPUs that are there whether or not anything waits. */
  void buyUpTo(long floor, int most) {
    for (int i = 0; i < most && staying < floor; i++) {
      long room = maximum - milliVcpus;
      long missing = Packing.ceiling(floor - staying, 1000);
      Resources vcpu = new Resources(1000, 0, 0);
      Offer offer = allocation.choose(offers.all(), vcpu, missing, room, isOut);
      if (offer == null) {
        return;
      }
      Bin unused = add(offer);
    }
  }

  /**
   * Returns instances that are too small for a job and stand in the way of one that is large
   * enough: as few as possible, and those first that disturb the least. None if that does not help.
   */
  List<BoughtInstance> makeRoom(Resources demand) {
    long needed = Long.MAX_VALUE;
    for (Offer offer : offers.all()) {
      if (demand.fitsIn(offer.capacity()) && !isOut.test(offer)) {
        long own = allocation.mayExceed() ? 1 : offer.milliVcpus();
        needed = own > maximum ? needed : Math.min(needed, own);
      }
    }
    if (needed == Long.MAX_VALUE) {
      return List.of();
    }
    // What leaves already makes room, too.
    long tooMuch = staying + needed - maximum;
    List<BoughtInstance> going = new ArrayList<>();
    List<BoughtInstance> small = new ArrayList<>(fleet.instances());
    small.removeIf(instance -> !instance.stays() || demand.fitsIn(instance.capacity()));
    small.sort(Comparator.comparingLong(this::usedMilliVcpus).thenComparing(this::isClaimed));
    for (BoughtInstance instance : small) {
      if (tooMuch <= 0) {
        break;
      }
      going.add(instance);
      tooMuch -= instance.milliVcpus();
    }
    return tooMuch <= 0 ? going : List.of();
  }

  private long usedMilliVcpus(BoughtInstance instance) {
    int position = environment.instances().find(instance.id().value());
    return position < 0 ? 0 : environment.instances().slots().get(position).used().milliVcpus();
  }
}
