package io.github.batchwright.engine.cost;

import com.google.common.collect.Lists;
import io.github.batchwright.model.capacity.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What everything costs. Each instance has a meter; an attempt is charged for its part of what the
 * meter of its instance went on by while it was there. What nobody is charged for is idle. All
 * amounts are exact. Confined to one thread.
 */
public final class Costs {
  /** How many rows or rides one part of an image holds. */
  private static final int MOST_IN_ONE = 500;

  private final Ledger usage = new Ledger();
  private final Ledger instances = new Ledger();
  private final Map<String, Meter> meters = new LinkedHashMap<>();
  private final Map<Rider, Ride> rides = new LinkedHashMap<>();
  private final Budgets budgets;
  private final boolean counts;

  /** Makes an empty one. */
  public Costs() {
    this(new Budgets(), true);
  }

  private Costs(Budgets budgets, boolean counts) {
    this.budgets = budgets;
    this.counts = counts;
  }

  /** Returns one that counts nothing and holds back what this one does, to try placements on. */
  public Costs trial() {
    return new Costs(budgets, false);
  }

  /** Returns what attempts are charged for. */
  public Ledger usage() {
    return usage;
  }

  /** Returns what instances cost. */
  public Ledger instances() {
    return instances;
  }

  /** Returns the budgets. */
  public Budgets budgets() {
    return budgets;
  }

  /** Returns every currency that anything was ever priced in, in the order of their codes. */
  public NavigableSet<Currency> currencies() {
    NavigableSet<Currency> found = new TreeSet<>(Comparator.comparing(Currency::getCurrencyCode));
    found.addAll(usage.currencies());
    found.addAll(instances.currencies());
    return found;
  }

  /**
   * Instances are paid for from now on, or, without a price, known of.
   *
   * @param meter an id for them
   * @param environment the name of their environment
   * @param type the type of a bought instance, or null
   * @param price what one costs an hour, or null if that is not known
   * @param count how many there are; of several, none is ever more than wholly used
   */
  public void open(
      String meter,
      String environment,
      @Nullable String type,
      @Nullable Money price,
      long count,
      long now) {
    if (!counts) {
      return;
    }
    CostKey key = CostKey.ofInstances(price == null ? null : price.currency(), environment, type);
    BigDecimal amount = price == null ? BigDecimal.ZERO : price.amount();
    meters.put(meter, new Meter(meter, key, amount, count, now));
    if (count > 0) {
      instances.change(key, paid(amount, count), count, BigDecimal.ZERO, now);
    }
  }

  private static Amounts paid(BigDecimal price, long count) {
    return Amounts.ofInstances(price.multiply(BigDecimal.valueOf(count)), count);
  }

  /** Says whether there is a meter. */
  public boolean has(String meter) {
    return meters.containsKey(meter);
  }

  /** There is another number of instances from now on. */
  public void count(String id, long count, long now) {
    Meter meter = meters.get(id);
    if (meter == null) {
      return;
    }
    long more = count - meter.count();
    if (more != 0) {
      meter.count(count);
      instances.change(meter.key(), paid(meter.price(), more), more, BigDecimal.ZERO, now);
    }
  }

  /** An instance is gone, and costs nothing any more, whoever is still said to be there. */
  public void close(String id, long now) {
    Meter meter = meters.get(id);
    if (meter == null) {
      return;
    }
    reprice(id, BigDecimal.ZERO, now);
    count(id, 0, now);
    meter.close();
    if (meter.isOver()) {
      meters.remove(id);
    }
  }

  /** Instances cost something else from now on; those there go on in the same currency. */
  public void price(String id, Money price, long now) {
    Meter meter = meters.get(id);
    if (meter != null && price.currency().equals(meter.key().currency())) {
      reprice(id, price.amount(), now);
    }
  }

  private void reprice(String id, BigDecimal price, long now) {
    Meter meter = meters.get(id);
    if (meter == null || price.compareTo(meter.price()) == 0) {
      return;
    }
    BigDecimal more = price.subtract(meter.price());
    meter.price(price, now);
    BigDecimal count = BigDecimal.valueOf(meter.count());
    instances.change(
        meter.key(),
        new Amounts(more.multiply(count), more.multiply(meter.taken()), BigDecimal.ZERO, 0),
        0,
        BigDecimal.ZERO,
        now);
    meter.parts().forEach((key, part) -> charge(key, Amounts.ofUsed(more.multiply(part)), 0, now));
  }

  private void charge(CostKey key, Amounts rates, long open, long now) {
    usage.change(key, rates, open, BigDecimal.ZERO, now);
    budgets.change(key, rates.used(), now);
  }

  /**
   * An attempt, or a node of one, is placed.
   *
   * @param rider whose part it is
   * @param id the meter of its instance
   * @param row the row that it is charged to; its currency and type are those of the meter
   * @param part what of the instance it has
   * @param milliVcpus its milli-vCPUs
   * @param counted whether it counts as an attempt
   */
  public void begin(
      Rider rider,
      String id,
      CostKey row,
      BigDecimal part,
      long milliVcpus,
      boolean counted,
      long now) {
    Meter meter = meters.get(id);
    if (meter == null) {
      return;
    }
    CostKey own = meter.key();
    CostKey key =
        new CostKey(
            own.currency(),
            row.queue(),
            row.share(),
            row.definition(),
            own.environment(),
            own.instanceType(),
            row.tags());
    // An instance that has grown since may have more attempts than it would have as it is now.
    BigDecimal left = BigDecimal.valueOf(meter.count()).subtract(meter.taken());
    BigDecimal most = part.setScale(Ride.SCALE, RoundingMode.DOWN).min(left).max(BigDecimal.ZERO);
    Ride ride = new Ride(rider, id, key, most, milliVcpus, meter.read(now));
    meter.enter(ride);
    rides.put(rider, ride);
    BigDecimal rate = meter.price().multiply(most);
    instances.change(own, Amounts.ofUsed(rate), 0, BigDecimal.ZERO, now);
    charge(key, Amounts.ofUse(rate, milliVcpus), counted ? 1 : 0, now);
  }

  /**
   * An attempt, or a node of one, has ended.
   *
   * @return what it is charged for, or null if no price is known
   */
  public @Nullable Charge end(Rider rider, boolean counted, long now) {
    Ride ride = rides.remove(rider);
    if (ride == null) {
      return null;
    }
    Meter meter = Objects.requireNonNull(meters.get(ride.meter()), ride.meter());
    BigDecimal cost = cost(ride, meter, now);
    BigDecimal rate = meter.price().multiply(ride.part()).negate();
    meter.leave(ride);
    instances.change(meter.key(), Amounts.ofUsed(rate), 0, BigDecimal.ZERO, now);
    usage.change(ride.key(), Amounts.ofUse(rate, -ride.milliVcpus()), counted ? -1 : 0, cost, now);
    budgets.change(ride.key(), rate, now);
    if (meter.isOver()) {
      meters.remove(meter.id());
    }
    Currency currency = ride.key().currency();
    return currency == null ? null : new Charge(currency, cost);
  }

  /** Returns what an attempt that goes on, or a node of one, is charged for so far, or null. */
  public @Nullable Charge soFar(Rider rider, long now) {
    Ride ride = rides.get(rider);
    Meter meter = ride == null ? null : meters.get(ride.meter());
    Currency currency = ride == null ? null : ride.key().currency();
    return ride == null || meter == null || currency == null
        ? null
        : new Charge(currency, cost(ride, meter, now));
  }

  /** Returns what an attempt that goes on, or a node of one, is charged for an hour. */
  public BigDecimal rate(Rider rider, Currency currency) {
    Ride ride = rides.get(rider);
    Meter meter = ride == null ? null : meters.get(ride.meter());
    return ride == null || meter == null || !currency.equals(ride.key().currency())
        ? BigDecimal.ZERO
        : meter.price().multiply(ride.part());
  }

  private static BigDecimal cost(Ride ride, Meter meter, long now) {
    return meter.read(now).subtract(ride.from()).multiply(ride.part());
  }

  /** Puts a part of an image in place. */
  public void keep(CostsPart part) {
    part.usage().forEach(stretch -> usage.keep(stretch.start(), stretch.rows()));
    part.instances().forEach(stretch -> instances.keep(stretch.start(), stretch.rows()));
    part.liveUsage().forEach(usage::keep);
    part.liveInstances().forEach(instances::keep);
    part.meters().forEach(image -> meters.put(image.id(), new Meter(image)));
    for (Ride ride : part.rides()) {
      rides.put(ride.rider(), ride);
      Objects.requireNonNull(meters.get(ride.meter()), ride.meter()).enter(ride);
    }
    part.budgets().forEach(budgets::keep);
  }

  /** Forgets all, before an image is put in place. */
  public void clear() {
    usage.clear();
    instances.clear();
    meters.clear();
    rides.clear();
  }

  /** Takes an image of all there is, in parts of a bounded size. */
  public List<CostsPart> image() {
    List<CostsPart> parts = new ArrayList<>();
    addRows(usage, rows -> parts.add(CostsPart.ofUsage(rows)));
    addRows(instances, rows -> parts.add(CostsPart.ofInstances(rows)));
    Lists.partition(usage.live(), MOST_IN_ONE)
        .forEach(live -> parts.add(CostsPart.ofLiveUsage(live)));
    Lists.partition(instances.live(), MOST_IN_ONE)
        .forEach(live -> parts.add(CostsPart.ofLiveInstances(live)));
    List<MeterImage> images = new ArrayList<>();
    meters.values().forEach(meter -> images.add(meter.image()));
    Lists.partition(images, MOST_IN_ONE).forEach(some -> parts.add(CostsPart.ofMeters(some)));
    Lists.partition(new ArrayList<>(rides.values()), MOST_IN_ONE)
        .forEach(some -> parts.add(CostsPart.ofRides(some)));
    Lists.partition(budgets.image(), MOST_IN_ONE)
        .forEach(some -> parts.add(CostsPart.ofBudgets(some)));
    return parts;
  }

  private static void addRows(Ledger ledger, Consumer<List<CostsPart.Stretch>> add) {
    ledger
        .rows()
        .forEach(
            (start, rows) ->
                Lists.partition(rows, MOST_IN_ONE)
                    .forEach(some -> add.accept(List.of(new CostsPart.Stretch(start, some)))));
  }
}
