package io.github.batchwright.engine.capacity;

import com.google.common.collect.ImmutableSet;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be bought for one environment at one instant.
 *
 * @param problem why nothing may be, or null
 * @param types the types that are described and sold, whatever they cost
 * @param all those that do not cost too much now, in the order they are described
 * @param changesAt when prices change next, in milliseconds since the epoch, or {@link
 *     Long#MAX_VALUE}
 */
record Offers(@Nullable String problem, List<Fleet.Type> types, List<Offer> all, long changesAt) {
  private static final BigDecimal PERCENT = new BigDecimal("0.01");

  /**
   * Returns what may be bought.
   *
   * @param seen what instances of a type had that had less than it says
   */
  static Offers of(
      @Nullable InstanceCatalog catalog,
      ComputeResources described,
      Map<String, Resources> seen,
      long now) {
    if (catalog == null) {
      return none("Nobody sells instances to it");
    }
    List<String> names = described.instanceTypes();
    List<InstanceType> types;
    try {
      types = catalog.resolve(names.isEmpty() ? List.of(InstanceCatalog.OPTIMAL) : names);
    } catch (IllegalArgumentException e) {
      return none(String.valueOf(e.getMessage()));
    }
    Optional<InstanceType> other =
        types.stream()
            .filter(type -> !type.architecture().equals(types.get(0).architecture()))
            .findFirst();
    if (other.isPresent() && !names.isEmpty() && !names.contains(InstanceCatalog.OPTIMAL)) {
      return none(
          "instanceTypes: '%s' is of %s: it must be of %s, as '%s' is"
              .formatted(
                  other.get().name(),
                  other.get().architecture(),
                  types.get(0).architecture(),
                  types.get(0).name()));
    }
    List<InstanceType> alike =
        types.stream()
            .filter(type -> type.architecture().equals(types.get(0).architecture()))
            .toList();
    return of(alike, described, seen, now);
  }

  private static Offers of(
      List<InstanceType> types, ComputeResources described, Map<String, Resources> seen, long now) {
    List<Fleet.Type> sold = new ArrayList<>();
    List<Offer> all = new ArrayList<>();
    long changesAt = Long.MAX_VALUE;
    for (int place = 0; place < types.size(); place++) {
      InstanceType type = types.get(place);
      Money price = price(type, described.type(), now).orElse(null);
      if (price != null) {
        Money most = most(type, described);
        boolean isWithin = price.compareTo(most) <= 0;
        Resources capacity = seen.getOrDefault(type.name(), type.capacity());
        sold.add(new Fleet.Type(type.name(), capacity, isWithin ? null : most));
        if (isWithin) {
          all.add(new Offer(type, capacity, price, most, place));
        }
      }
      if (described.type() == ComputeResourceType.SPOT) {
        changesAt = Math.min(changesAt, changesAt(type, now));
      }
    }
    return sold.isEmpty()
        ? none("None of its instance types is sold as Spot instances")
        : new Offers(null, sold, all, changesAt);
  }

  /** Returns when the Spot price of a type changes next, or {@link Long#MAX_VALUE}. */
  static long changesAt(InstanceType type, long now) {
    // A moment earlier in the same millisecond it is not there yet.
    return type.nextSpotPriceAfter(Instant.ofEpochMilli(now))
        .map(next -> next.plusNanos(999_999).toEpochMilli())
        .orElse(Long.MAX_VALUE);
  }

  private static Offers none(String problem) {
    return new Offers(problem, List.of(), List.of(), Long.MAX_VALUE);
  }

  /** Returns what an instance of a type costs an hour, or nothing if it is not sold so. */
  static Optional<Money> price(InstanceType type, ComputeResourceType purchase, long now) {
    return purchase == ComputeResourceType.SPOT
        ? type.spotPrice(Instant.ofEpochMilli(now))
        : Optional.of(type.onDemandPrice());
  }

  private static Money most(InstanceType type, ComputeResources described) {
    Integer percentage = described.bidPercentage();
    return described.type() == ComputeResourceType.EC2 || percentage == null
        ? type.onDemandPrice()
        : type.onDemandPrice().times(PERCENT.multiply(BigDecimal.valueOf(percentage)));
  }

  /** Returns the names of the types that are described and sold. */
  Set<String> typeNames() {
    return types.stream().map(Fleet.Type::name).collect(ImmutableSet.toImmutableSet());
  }
}
