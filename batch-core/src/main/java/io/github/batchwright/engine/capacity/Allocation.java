package io.github.batchwright.engine.capacity;

import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.model.AllocationStrategy;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.GpuPolicy;
import io.github.batchwright.model.Resources;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Chooses which type of instance is bought. AWS: {@code allocationStrategy}. */
final class Allocation {
  /** From this placement score on it is unlikely that an instance is taken back. */
  private static final int UNLIKELY_TAKEN_BACK = 7;

  private static final Comparator<Offer> CHEAPEST =
      Comparator.comparing((Offer offer) -> offer.price().amount())
          .thenComparing(Offer::milliVcpus)
          .thenComparing(Offer::place);
  private static final Comparator<Offer> SCORE =
      Comparator.comparingInt((Offer offer) -> offer.type().spotPlacementScore()).reversed();
  private static final Comparator<Offer> LISTED = Comparator.comparingInt(Offer::place);

  private final AllocationStrategy strategy;
  private final GpuPolicy policy;
  private final boolean exceeds;

  Allocation(ComputeResources described, GpuPolicy policy) {
    this.policy = policy;
    AllocationStrategy stated = described.allocationStrategy();
    this.strategy = stated == null ? AllocationStrategy.BEST_FIT : stated;
    this.exceeds = Fleet.mayExceed(described);
  }

  /** Says whether one instance may go beyond the maximum. */
  boolean mayExceed() {
    return exceeds;
  }

  /**
   * Returns what is bought for jobs that ask for the same, or null.
   *
   * @param offers what is for sale
   * @param demand what each job asks for
   * @param jobs how many there are
   * @param room the milli-vCPUs that may be bought before the maximum is reached
   * @param isOut says whether there is none of a type at the moment
   */
  @Nullable Offer choose(
      List<Offer> offers, Resources demand, long jobs, long room, Predicate<Offer> isOut) {
    if (room <= 0) {
      return null;
    }
    List<Offer> fit = offers.stream().filter(offer -> serves(offer, demand)).toList();
    if (strategy == AllocationStrategy.BEST_FIT) {
      // It waits for that one type, but not for one that there is no room for.
      List<Offer> spared = spared(fit, demand);
      Offer best = first(within(spared, room), CHEAPEST);
      best = best == null && exceeds ? first(spared, CHEAPEST) : best;
      return best == null || isOut.test(best) ? null : best;
    }
    List<Offer> there = spared(fit.stream().filter(isOut.negate()).toList(), demand);
    List<Offer> inRoom = within(there, room);
    return best(inRoom.isEmpty() ? there : inRoom, demand, jobs);
  }

  /** Says whether a job could run on an instance of a type. */
  boolean serves(Offer offer, Resources demand) {
    return demand.fitsIn(offer.capacity()) && policy.admits(demand, offer.capacity());
  }

  /** Leaves out types with GPUs for a job that asks for none, where they are meant for others. */
  private List<Offer> spared(List<Offer> offers, Resources demand) {
    if (policy == GpuPolicy.ANY_JOB || demand.gpus() > 0) {
      return offers;
    }
    List<Offer> plain = offers.stream().filter(offer -> offer.capacity().gpus() == 0).toList();
    return plain.isEmpty() ? offers : plain;
  }

  private static List<Offer> within(List<Offer> offers, long room) {
    return offers.stream().filter(offer -> offer.milliVcpus() <= room).toList();
  }

  private @Nullable Offer best(List<Offer> offers, Resources demand, long jobs) {
    Comparator<Offer> cheapestVcpu = cheapestVcpu(demand, jobs);
    return switch (strategy) {
      case BEST_FIT -> first(offers, CHEAPEST);
      case BEST_FIT_PROGRESSIVE -> first(offers, cheapestVcpu);
      case BEST_FIT_PROGRESSIVE_ORDERED -> first(offers, LISTED);
      case SPOT_CAPACITY_OPTIMIZED -> first(offers, SCORE.thenComparing(cheapestVcpu));
      case SPOT_PRICE_CAPACITY_OPTIMIZED -> {
        List<Offer> safe =
            offers.stream()
                .filter(offer -> offer.type().spotPlacementScore() >= UNLIKELY_TAKEN_BACK)
                .toList();
        yield safe.isEmpty()
            ? first(offers, SCORE.thenComparing(cheapestVcpu))
            : first(safe, cheapestVcpu);
      }
      case SPOT_CAPACITY_OPTIMIZED_PRIORITIZED -> first(offers, SCORE.thenComparing(LISTED));
    };
  }

  /**
   * Among those that cost the same by vCPU, the one that leaves the least idle, then the largest.
   */
  private static Comparator<Offer> cheapestVcpu(Resources demand, long jobs) {
    return Comparator.comparing(Offer::pricePerVcpu)
        .thenComparing((Offer offer) -> offer.priceFor(demand, jobs))
        .thenComparing(Comparator.comparingLong(Offer::milliVcpus).reversed())
        .thenComparing(Offer::place);
  }

  private static @Nullable Offer first(List<Offer> offers, Comparator<Offer> order) {
    return offers.stream().min(order).orElse(null);
  }
}
