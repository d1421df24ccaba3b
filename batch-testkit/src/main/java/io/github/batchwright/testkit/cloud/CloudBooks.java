package io.github.batchwright.testkit.cloud;

import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The books of a {@link SimulatedCloud}, of all lives of the service: which instances there were,
 * for how long, what they cost, and what was asked for that a service must not ask for. An instance
 * costs from the instant it is launched until it is gone, by the millisecond, at the price on
 * demand or at the Spot price of each moment. Confined to one thread.
 */
public final class CloudBooks {
  private static final BigDecimal MILLIS_PER_HOUR = BigDecimal.valueOf(3_600_000);
  private static final int DECIMALS = 12;

  private final InstantSource clock;
  private final Supplier<InstanceCatalog> catalog;
  private final Map<InstanceId, Machine> machines;
  private final List<String> misuses = new ArrayList<>();
  private final Map<String, Integer> thereNow = new LinkedHashMap<>();
  private final Map<String, Integer> peaks = new LinkedHashMap<>();
  private int allNow;
  private int peak;
  private long milliVcpusNow;
  private long milliVcpusPeak;

  CloudBooks(
      InstantSource clock, Supplier<InstanceCatalog> catalog, Map<InstanceId, Machine> machines) {
    this.clock = clock;
    this.catalog = catalog;
    this.machines = machines;
  }

  /** Returns every instance that was asked for, also those refused and gone, oldest first. */
  public List<CloudInstance> instances() {
    return machines.values().stream().map(this::view).toList();
  }

  /** Returns the instances that are there and cost, oldest first. */
  public List<CloudInstance> running() {
    return machines.values().stream().filter(Machine::isThere).map(this::view).toList();
  }

  /** Returns an instance that was asked for. */
  public Optional<CloudInstance> find(InstanceId instance) {
    return Optional.ofNullable(machines.get(instance)).map(this::view);
  }

  /** Returns for how long instances were there so far, all together. */
  public Duration instanceTime() {
    return machines.values().stream().map(this::paidTime).reduce(Duration.ZERO, Duration::plus);
  }

  /** Returns what all instances cost so far, rounded once, to 12 decimals, half up. */
  public Money bill() {
    BigDecimal sum =
        machines.values().stream()
            .map(this::priceTimesMillis)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return money(sum);
  }

  /** Returns the most instances that were there at once. */
  public int peak() {
    return peak;
  }

  /** Returns the most instances of a type that were there at once. */
  public int peak(String type) {
    return peaks.getOrDefault(type, 0);
  }

  /** Returns the most vCPUs that were there at once, of all instances together. */
  public double peakVcpus() {
    return milliVcpusPeak / 1000.0;
  }

  /**
   * Returns what a service must not do and did, in words: ask for one instance twice in one life,
   * or for two under one id; give back one it never asked for; or begin a life without knowing of
   * one that is there, which it has leaked then. Empty for a good one.
   */
  public List<String> misuses() {
    return List.copyOf(misuses);
  }

  void misuse(String what) {
    misuses.add(clock.instant() + ": " + what);
  }

  int there(String type) {
    return thereNow.getOrDefault(type, 0);
  }

  void launched(Machine machine) {
    count(machine, 1);
    peaks.merge(machine.request.instanceType(), there(machine.request.instanceType()), Math::max);
    peak = Math.max(peak, allNow);
    milliVcpusPeak = Math.max(milliVcpusPeak, milliVcpusNow);
  }

  void gone(Machine machine) {
    count(machine, -1);
  }

  private void count(Machine machine, int by) {
    thereNow.merge(machine.request.instanceType(), by, Integer::sum);
    allNow += by;
    milliVcpusNow += by * type(machine).capacity().milliVcpus();
  }

  private InstanceType type(Machine machine) {
    return catalog.get().find(machine.request.instanceType()).orElseThrow();
  }

  private CloudInstance view(Machine machine) {
    return new CloudInstance(
        machine.request,
        machine.requestedAt,
        machine.launchedAt,
        machine.readyAt,
        machine.endedAt,
        machine.endReason,
        paidTime(machine),
        money(priceTimesMillis(machine)));
  }

  private Duration paidTime(Machine machine) {
    Instant from = machine.launchedAt;
    return from == null ? Duration.ZERO : Duration.between(from, until(machine));
  }

  private Instant until(Machine machine) {
    Instant end = machine.endedAt;
    return end == null ? clock.instant() : end;
  }

  /** Sums up the prices of an hour, each times the milliseconds it was paid: all of it is exact. */
  private BigDecimal priceTimesMillis(Machine machine) {
    Instant from = machine.launchedAt;
    if (from == null) {
      return BigDecimal.ZERO;
    }
    InstanceType type = type(machine);
    Instant until = until(machine);
    if (!machine.isSpot()) {
      return times(type.onDemandPrice(), from, until);
    }
    BigDecimal sum = BigDecimal.ZERO;
    Instant at = from;
    while (at.isBefore(until)) {
      Instant next = earlier(type.nextSpotPriceAfter(at).orElse(null), until);
      sum = sum.add(times(type.spotPrice(at).orElseThrow(), at, next));
      at = next;
    }
    return sum;
  }

  private static Instant earlier(@Nullable Instant one, Instant other) {
    return one != null && one.isBefore(other) ? one : other;
  }

  private static BigDecimal times(Money price, Instant from, Instant until) {
    BigDecimal nanos = BigDecimal.valueOf(Duration.between(from, until).toNanos());
    return price.amount().multiply(nanos.movePointLeft(6));
  }

  private Money money(BigDecimal priceTimesMillis) {
    Currency currency = catalog.get().types().get(0).onDemandPrice().currency();
    return new Money(
        priceTimesMillis.divide(MILLIS_PER_HOUR, DECIMALS, RoundingMode.HALF_UP), currency);
  }
}
