package io.github.batchwright.engine.cost;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one instance has cost so far: a linear function of time between changes of its price.
 * Instances of one environment that are described are alike and share one. Confined to one thread.
 */
final class Meter {
  private final String id;
  private final CostKey key;

  /** The parts of instances that attempts have, by the row that they are charged to. */
  private final Map<CostKey, BigDecimal> parts = new LinkedHashMap<>();

  private BigDecimal price;
  private BigDecimal shown = BigDecimal.ZERO;
  private BigDecimal taken = BigDecimal.ZERO;
  private long at;
  private long count;
  private long riders;
  private boolean closed;

  Meter(String id, CostKey key, BigDecimal price, long count, long at) {
    this.id = id;
    this.key = key;
    this.price = price;
    this.count = count;
    this.at = at;
  }

  Meter(MeterImage image) {
    this(image.id(), image.key(), image.price(), image.count(), image.at());
    shown = image.shown();
    closed = image.closed();
  }

  MeterImage image() {
    return new MeterImage(id, key, price, shown, at, count, closed);
  }

  String id() {
    return id;
  }

  CostKey key() {
    return key;
  }

  BigDecimal price() {
    return price;
  }

  long count() {
    return count;
  }

  Map<CostKey, BigDecimal> parts() {
    return parts;
  }

  /** Returns what of all its instances attempts have. */
  BigDecimal taken() {
    return taken;
  }

  /** There will be no instance any more. */
  void close() {
    closed = true;
  }

  /** Says whether neither an instance nor an attempt is left, and none will come. */
  boolean isOver() {
    return closed && riders == 0;
  }

  /** Returns what an instance has cost until an instant: price of an hour times milliseconds. */
  BigDecimal read(long now) {
    return shown.add(price.multiply(BigDecimal.valueOf(now - at)));
  }

  void price(BigDecimal newPrice, long now) {
    shown = read(now);
    at = now;
    price = newPrice;
  }

  void count(long instances) {
    count = instances;
  }

  void enter(Ride ride) {
    parts.merge(ride.key(), ride.part(), BigDecimal::add);
    taken = taken.add(ride.part());
    riders++;
  }

  void leave(Ride ride) {
    parts.computeIfPresent(
        ride.key(),
        (row, part) -> {
          BigDecimal left = part.subtract(ride.part());
          return left.signum() == 0 ? null : left;
        });
    taken = taken.subtract(ride.part());
    riders--;
  }
}
