package io.github.batchwright.model.capacity;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.Resources;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A type of instance that can be bought. AWS: an EC2 instance type.
 *
 * @param name such as {@code m5.large}: 1-128 of {@code [A-Za-z0-9._-]}; what is before the first
 *     dot is its family
 * @param capacity what jobs may use of one; at least one vCPU
 * @param architecture what its processors are, in the words of {@code runtimePlatform}: {@code
 *     X86_64} or {@code ARM64}
 * @param onDemandPrice what one costs an hour on demand, at least 0
 * @param spotPrices what one costs an hour as a Spot instance as time goes on, in the order of
 *     time; none if it is not sold so
 * @param spotPlacementScore how likely it is to be had, and kept, as a Spot instance: 1-10, the
 *     most likely 10. AWS: {@code SpotPlacementScore}
 */
public record InstanceType(
    String name,
    Resources capacity,
    String architecture,
    Money onDemandPrice,
    List<SpotPrice> spotPrices,
    int spotPlacementScore) {
  private static final int BEST_SCORE = 10;

  /** Checks and copies the fields. */
  public InstanceType {
    Checks.require(
        name.matches("[A-Za-z0-9._-]{1,128}"),
        "instanceType.name",
        name,
        "must be 1-128 of [A-Za-z0-9._-]");
    Checks.require(
        capacity.milliVcpus() >= 1000, "instanceType.capacity", capacity, "must have a vCPU");
    Checks.oneOf("instanceType.architecture", architecture, List.of("X86_64", "ARM64"));
    Checks.require(
        onDemandPrice.amount().signum() >= 0,
        "instanceType.onDemandPrice",
        onDemandPrice,
        "must be at least 0");
    spotPrices = Checks.copy(spotPrices);
    for (int i = 0; i < spotPrices.size(); i++) {
      SpotPrice one = spotPrices.get(i);
      Checks.require(
          one.price().currency().equals(onDemandPrice.currency()),
          "instanceType.spotPrices",
          one.price(),
          "must be in " + onDemandPrice.currency());
      Checks.require(
          i == 0 || one.from().isAfter(spotPrices.get(i - 1).from()),
          "instanceType.spotPrices",
          one.from(),
          "must come after the one before it");
    }
    Checks.range("instanceType.spotPlacementScore", spotPlacementScore, 1, BEST_SCORE);
  }

  /** Returns a type that is sold on demand alone, of x86-64. */
  public static InstanceType onDemand(String name, Resources capacity, Money price) {
    return new InstanceType(name, capacity, "X86_64", price, List.of(), BEST_SCORE);
  }

  /** Returns this type, sold as Spot instances as well, always at one price. */
  public InstanceType withSpot(Money price, int placementScore) {
    return withSpot(List.of(new SpotPrice(Instant.EPOCH, price)), placementScore);
  }

  /** Returns this type, sold as Spot instances as well, at prices that change. */
  public InstanceType withSpot(List<SpotPrice> prices, int placementScore) {
    return new InstanceType(name, capacity, architecture, onDemandPrice, prices, placementScore);
  }

  /** Returns the family, such as {@code m5}. */
  public String family() {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /**
   * Returns what one costs an hour as a Spot instance at an instant; before the first price that is
   * known, that one. Nothing if it is not sold so.
   */
  public Optional<Money> spotPrice(Instant at) {
    if (spotPrices.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(spotPrices.get(Math.max(0, after(at) - 1)).price());
  }

  /** Returns when the Spot price changes next after an instant. */
  public Optional<Instant> nextSpotPriceAfter(Instant at) {
    int next = after(at);
    return next < spotPrices.size() ? Optional.of(spotPrices.get(next).from()) : Optional.empty();
  }

  /** Returns the index of the first price that begins after an instant. */
  private int after(Instant at) {
    int low = 0;
    int high = spotPrices.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (spotPrices.get(middle).from().isAfter(at)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
