package io.github.batchwright.testkit.cloud;

import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.SpotPrice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Describes a {@link SimulatedCloud}. Unless something else is said, instances are launched at
 * once, boot in a minute, never fail, are never taken back but for their price, and go at once when
 * they are given back; there are as many of each type as anybody wants. Not thread-safe.
 */
public final class SimulatedCloudBuilder {
  final Set<String> computeEnvironments = new LinkedHashSet<>();
  final Scarcity scarcity = new Scarcity();
  InstanceCatalog catalog;
  long seed = 1;
  Duration launchDelay = Duration.ZERO;
  Duration terminateDelay = Duration.ZERO;
  Duration reclaimNotice = Duration.ofMinutes(2);
  private Duration shortestBoot = Duration.ofMinutes(1);
  private Duration longestBoot = Duration.ofMinutes(1);
  private double bootFailures;
  private double reclaimsPerHour;

  SimulatedCloudBuilder(InstanceCatalog catalog, List<String> computeEnvironments) {
    Rules.require(
        !computeEnvironments.isEmpty(),
        "computeEnvironments",
        computeEnvironments,
        "must name one at least");
    this.catalog = catalog;
    this.computeEnvironments.addAll(computeEnvironments);
  }

  /** Sets what everything is drawn from that is left to chance; 1 unless said. */
  public SimulatedCloudBuilder seed(long number) {
    this.seed = number;
    return this;
  }

  /** Sets how long it is from the request until an instance is launched, or refused. */
  public SimulatedCloudBuilder launchDelay(Duration delay) {
    this.launchDelay = Rules.notNegative("launchDelay", delay);
    return this;
  }

  /** Sets how long it is from the launch until jobs can run. */
  public SimulatedCloudBuilder bootTime(Duration time) {
    return bootTime(time, time);
  }

  /** Has boot times be drawn between two, each as likely as the other. */
  public SimulatedCloudBuilder bootTime(Duration shortest, Duration longest) {
    Rules.notNegative("shortest", shortest);
    Rules.require(
        longest.compareTo(shortest) >= 0, "longest", longest, "must be at least " + shortest);
    this.shortestBoot = shortest;
    this.longestBoot = longest;
    return this;
  }

  /**
   * Has instances fail to boot, at the end of their boot time, by chance.
   *
   * @param probability between 0, never, and 1, always
   */
  public SimulatedCloudBuilder bootFailures(double probability) {
    this.bootFailures = Rules.probability("probability", probability);
    return this;
  }

  /** Sets how long an instance is still there, and costs, after it was given back. */
  public SimulatedCloudBuilder terminateDelay(Duration delay) {
    this.terminateDelay = Rules.notNegative("terminateDelay", delay);
    return this;
  }

  /** Sets how long it is from the notice until a Spot instance is gone; two minutes unless said. */
  public SimulatedCloudBuilder reclaimNotice(Duration notice) {
    this.reclaimNotice = Rules.notNegative("notice", notice);
    return this;
  }

  /**
   * Has Spot instances be taken back by chance, whatever they cost.
   *
   * @param rate how often an instance is on average, for each hour that it is there; 0 for never
   */
  public SimulatedCloudBuilder reclaimsPerHour(double rate) {
    this.reclaimsPerHour = Rules.rate("rate", rate);
    return this;
  }

  /**
   * Sets what a type costs as a Spot instance, such as a {@link SpotPriceWalk}. An instance is
   * taken back when that rises above the most that may be paid for it.
   *
   * @param type the name of a type of the catalog
   * @param prices in the order of time
   */
  public SimulatedCloudBuilder spotPrices(String type, List<SpotPrice> prices) {
    this.catalog = withSpot(catalog, type, prices);
    return this;
  }

  static InstanceCatalog withSpot(InstanceCatalog catalog, String type, List<SpotPrice> prices) {
    requireType(catalog, type);
    List<InstanceType> types = new ArrayList<>();
    for (InstanceType one : catalog.types()) {
      types.add(one.name().equals(type) ? one.withSpot(prices, one.spotPlacementScore()) : one);
    }
    return new InstanceCatalog(catalog.source(), catalog.date(), types);
  }

  static InstanceType requireType(InstanceCatalog catalog, String type) {
    return catalog
        .find(type)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "type: '" + type + "' must be one of the types of the catalog"));
  }

  /** Has only so many instances of a type be there at once, however they are paid for. */
  public SimulatedCloudBuilder available(String type, int atMost) {
    requireType(catalog, type);
    scarcity.limit(type, Rules.atLeastZero("atMost", atMost));
    return this;
  }

  /** Has no instance of a type be launched between two instants; those that are there stay. */
  public SimulatedCloudBuilder outage(String type, Instant from, Instant until) {
    requireType(catalog, type);
    Rules.require(until.isAfter(from), "until", until, "must come after " + from);
    scarcity.outage(type, from, until);
    return this;
  }

  /**
   * Has types be out by chance, each on its own; the instances that are there stay.
   *
   * @param perDay how often on average, counted from the end of the outage before
   * @param shortest the shortest that one lasts
   * @param longest the longest
   */
  public SimulatedCloudBuilder outages(double perDay, Duration shortest, Duration longest) {
    Rules.require(
        perDay > 0 && perDay <= 1_000_000, "perDay", perDay, "must be above 0, at most 1000000");
    Rules.require(
        shortest.compareTo(Duration.ZERO) > 0, "shortest", shortest, "must be longer than zero");
    Rules.require(
        longest.compareTo(shortest) >= 0, "longest", longest, "must be at least " + shortest);
    scarcity.randomly(new Scarcity.Rate(perDay, shortest, longest));
    return this;
  }

  Chances chances() {
    return new Chances(shortestBoot, longestBoot, bootFailures, reclaimsPerHour, seed);
  }

  /** Makes the cloud. */
  public SimulatedCloud build() {
    return new SimulatedCloud(this);
  }
}
