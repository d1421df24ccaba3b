package io.github.batchwright.testkit.cloud;

import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.capacity.SpotPrice;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.CapacityInventory;
import io.github.batchwright.spi.CapacityProvider;
import io.github.batchwright.spi.CapacityReports;
import io.github.batchwright.spi.CapacityReports.Refusal;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.ProvisionRequest;
import io.github.batchwright.testkit.ScriptedExecutor;
import io.github.batchwright.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cloud in virtual time: it sells instances that boot, are out, fail and are taken back, as its
 * builder and the test say, and keeps {@link #books books} of them. What runs on an instance that
 * goes ends as {@link AttemptOutcome#lost lost}. The same seed and the same calls give the same
 * instances.
 *
 * <p>It is the world outside: it lives on when the service is started again, and is handed to one
 * harness with {@link io.github.batchwright.testkit.BatchHarnessBuilder#capacity}. Confined to one
 * thread.
 */
public final class SimulatedCloud implements CapacityProvider {
  private final Set<String> computeEnvironments;
  private final Map<InstanceId, Machine> machines = new LinkedHashMap<>();
  private final Chances chances;
  private final Scarcity scarcity;
  private final long seed;
  private final Duration launchDelay;
  private final Duration terminateDelay;
  private final Duration reclaimNotice;
  private InstanceCatalog catalog;
  private @Nullable World world;
  private @Nullable CapacityReports reports;
  private int life;
  private int bootsToFail;

  /** Where a cloud is: its clock, what runs on its instances, and the books. */
  private record World(
      VirtualTime time, ScriptedExecutor executor, Instant since, CloudBooks books) {}

  SimulatedCloud(SimulatedCloudBuilder builder) {
    this.computeEnvironments = new LinkedHashSet<>(builder.computeEnvironments);
    this.catalog = builder.catalog;
    this.chances = builder.chances();
    this.scarcity = builder.scarcity.copy();
    this.seed = builder.seed;
    this.launchDelay = builder.launchDelay;
    this.terminateDelay = builder.terminateDelay;
    this.reclaimNotice = builder.reclaimNotice;
  }

  /**
   * Starts to describe a cloud.
   *
   * @param catalog what it sells, such as the {@link SampleCatalog}
   * @param computeEnvironments the names of the environments it sells to, at least one
   */
  public static SimulatedCloudBuilder builder(
      InstanceCatalog catalog, String... computeEnvironments) {
    return new SimulatedCloudBuilder(catalog, List.of(computeEnvironments));
  }

  /**
   * Has the cloud be somewhere; a harness does so itself. Called once, before anything else.
   *
   * @param time its clock
   * @param executor what runs on its instances
   */
  public void connect(VirtualTime time, ScriptedExecutor executor) {
    if (world != null) {
      throw new IllegalStateException("A cloud belongs to one harness");
    }
    CloudBooks books = new CloudBooks(time, () -> catalog, machines);
    world = new World(time, executor, time.instant(), books);
  }

  private World world() {
    return Objects.requireNonNull(world, "This cloud was not handed to a harness");
  }

  /** Returns the books. */
  public CloudBooks books() {
    return world().books;
  }

  /** Has only so many instances of a type be there at once from now on; those there stay. */
  public void available(String type, int atMost) {
    SimulatedCloudBuilder.requireType(catalog, type);
    scarcity.limit(type, Rules.atLeastZero("atMost", atMost));
  }

  /** Has the next so many instances fail at the end of their boot time. */
  public void failBoots(int count) {
    bootsToFail = Rules.atLeastZero("count", count);
  }

  /** Has a type cost this as a Spot instance from now on. Instances that may not are taken back. */
  public void spotPrice(String type, Money price) {
    List<SpotPrice> prices = new ArrayList<>();
    for (SpotPrice one : SimulatedCloudBuilder.requireType(catalog, type).spotPrices()) {
      if (one.from().isBefore(now())) {
        prices.add(one);
      }
    }
    prices.add(new SpotPrice(now(), price));
    catalog = SimulatedCloudBuilder.withSpot(catalog, type, prices);
    for (Machine machine : spotInstances(type)) {
      reclaimIfTooExpensive(machine);
    }
  }

  /** Takes a Spot instance back, with notice. */
  public void reclaim(InstanceId instance) {
    Machine machine = thereOrRefuse(instance);
    Rules.require(machine.isSpot(), "instance", instance, "must be a Spot instance");
    reclaim(machine, "it was needed elsewhere");
  }

  /** Takes all Spot instances of a type back, with notice. */
  public void reclaimAll(String type) {
    SimulatedCloudBuilder.requireType(catalog, type);
    spotInstances(type).forEach(machine -> reclaim(machine, "it was needed elsewhere"));
  }

  /** Has an instance break: it is gone now, without notice. */
  public void lose(InstanceId instance) {
    end(thereOrRefuse(instance), "The instance broke");
  }

  private Machine thereOrRefuse(InstanceId instance) {
    Machine machine = machines.get(instance);
    if (machine == null || !machine.isThere()) {
      throw new IllegalArgumentException(
          "instance: '" + instance + "' must be one of the instances that are there");
    }
    return machine;
  }

  private List<Machine> spotInstances(String type) {
    return machines.values().stream()
        .filter(one -> one.isThere() && one.isSpot() && one.request.instanceType().equals(type))
        .toList();
  }

  private Instant now() {
    return world().time.instant();
  }

  private void tell(Consumer<CapacityReports> what) {
    if (reports != null) {
      what.accept(reports);
    }
  }

  @Override
  public List<String> computeEnvironments() {
    return List.copyOf(computeEnvironments);
  }

  @Override
  public InstanceCatalog catalog() {
    return catalog;
  }

  /** Begins a life of the service; the one before is told nothing any more. */
  @Override
  public void start(CapacityReports newReports) {
    world();
    reports = newReports;
    life++;
  }

  /** Tells nothing any more, until it is started again. The instances go on. */
  @Override
  public void close() {
    reports = null;
  }

  @Override
  public void reconcile(CapacityInventory inventory) {
    Set<InstanceId> named = new LinkedHashSet<>();
    for (ProvisionRequest request : inventory.instances()) {
      named.add(request.instance());
      Machine known = machines.get(request.instance());
      if (known == null) {
        buy(request);
      } else {
        tellAll(known);
      }
    }
    for (Machine machine : List.copyOf(machines.values())) {
      if (machine.endedAt == null
          && inventory.isOwn(machine.id())
          && !named.contains(machine.id())) {
        books().misuse("life " + inventory.epoch() + " does not know of " + machine.id());
        giveBack(machine, "Nobody knew of the instance");
      }
    }
  }

  /** Tells a new life of an instance as it is now. */
  private void tellAll(Machine machine) {
    InstanceId id = machine.id();
    Refusal refusal = machine.refusal;
    if (refusal != null) {
      tell(to -> to.refused(id, refusal, machine.endReason));
    } else if (machine.endedAt != null) {
      tell(to -> to.gone(id, machine.endReason));
    } else if (machine.launchedAt != null) {
      tell(to -> to.launched(id));
      if (machine.readyAt != null && !machine.isTerminating) {
        tellHost(machine);
      }
      if (machine.isInterrupted) {
        Duration left = Duration.between(now(), Objects.requireNonNull(machine.endsAt));
        tell(to -> to.interrupted(id, left));
      }
    }
  }

  private void tellHost(Machine machine) {
    InstanceType type = type(machine.request);
    tell(to -> to.host(machine.id(), Host.active(machine.id().value(), type.capacity())));
  }

  @Override
  public void provision(ProvisionRequest request) {
    Machine known = machines.get(request.instance());
    if (known == null) {
      buy(request).askedInLife = life;
      return;
    }
    if (!known.request.equals(request)) {
      books()
          .misuse(
              "%s was asked for as %s, and as %s"
                  .formatted(request.instance(), text(known.request), text(request)));
    } else if (known.askedInLife == life) {
      books().misuse(request.instance() + " was asked for twice in one life");
    }
    known.askedInLife = life;
    if (known.endedAt != null) {
      later(() -> tellAll(known));
    }
  }

  private static String text(ProvisionRequest request) {
    boolean isSpot = request.purchase() == ComputeResourceType.SPOT;
    return request.instanceType() + (isSpot ? " as a Spot instance" : " on demand");
  }

  private Machine buy(ProvisionRequest request) {
    Machine machine = new Machine(request, now());
    machines.put(machine.id(), machine);
    plan(machine, launchDelay, () -> launch(machine));
    return machine;
  }

  private void later(Runnable action) {
    world().time.schedule(Duration.ZERO, action);
  }

  private void plan(Machine machine, Duration delay, Runnable action) {
    machine.plans(world().time.plan(delay, action));
  }

  private void launch(Machine machine) {
    Verdict verdict = judge(machine.request);
    if (verdict != null) {
      refuse(machine, verdict.refusal(), verdict.reason());
      return;
    }
    machine.launchedAt = now();
    books().launched(machine);
    tell(to -> to.launched(machine.id()));
    plan(machine, chances.bootTime(), () -> boot(machine));
    if (machine.isSpot()) {
      reclaimIfTooExpensive(machine);
      if (chances.reclaims()) {
        plan(machine, chances.untilReclaim(), () -> reclaim(machine, "it was needed elsewhere"));
      }
    }
  }

  /** Says why an instance cannot be had now, if so. */
  private @Nullable Verdict judge(ProvisionRequest request) {
    Verdict verdict = Verdict.of(request, catalog, computeEnvironments, now());
    String type = request.instanceType();
    return verdict != null
        ? verdict
        : scarcity
            .whyNone(type, books().there(type), now(), world().since, seed)
            .map(why -> new Verdict(Refusal.INSUFFICIENT_CAPACITY, why))
            .orElse(null);
  }

  private InstanceType type(ProvisionRequest request) {
    return catalog.find(request.instanceType()).orElseThrow();
  }

  private void boot(Machine machine) {
    boolean fails = chances.bootFails();
    if (bootsToFail > 0) {
      bootsToFail--;
      fails = true;
    }
    if (fails) {
      refuse(machine, Refusal.BOOT_FAILED, "The instance did not come up");
    } else {
      machine.readyAt = now();
      tellHost(machine);
    }
  }

  private void refuse(Machine machine, Refusal refusal, String reason) {
    machine.refusal = refusal;
    close(machine, reason);
    tell(to -> to.refused(machine.id(), refusal, reason));
  }

  /** Takes an instance back once its price is above what may be paid, now or later. */
  private void reclaimIfTooExpensive(Machine machine) {
    InstanceType type = type(machine.request);
    Money most = machine.request.mostPerHour();
    if (machine.isThere() && type.spotPrice(now()).orElse(most).compareTo(most) > 0) {
      reclaim(machine, "its price rose above " + most);
      return;
    }
    for (SpotPrice price : type.spotPrices()) {
      if (price.from().isAfter(now()) && price.price().compareTo(most) > 0) {
        // To the next millisecond: a moment earlier the price is not there yet.
        Duration wait = Duration.between(now(), price.from()).plusNanos(999_999);
        plan(machine, wait, () -> reclaimIfTooExpensive(machine));
        return;
      }
    }
  }

  private void reclaim(Machine machine, String why) {
    if (machine.isInterrupted || machine.isTerminating) {
      return;
    }
    machine.isInterrupted = true;
    endAfter(machine, reclaimNotice, "The Spot instance was taken back: " + why);
    tell(to -> to.interrupted(machine.id(), reclaimNotice));
  }

  @Override
  public void terminate(InstanceId instance) {
    Machine machine = machines.get(instance);
    if (machine == null) {
      books().misuse(instance + " was given back, and never asked for");
      later(() -> tell(to -> to.gone(instance, "There is no such instance")));
    } else if (machine.endedAt != null) {
      later(() -> tell(to -> to.gone(instance, machine.endReason)));
    } else {
      giveBack(machine, "The instance was terminated");
    }
  }

  private void giveBack(Machine machine, String reason) {
    if (!machine.isTerminating) {
      machine.isTerminating = true;
      endAfter(machine, machine.launchedAt == null ? Duration.ZERO : terminateDelay, reason);
    }
  }

  /** Settles when an instance goes, unless it goes before that anyway. */
  private void endAfter(Machine machine, Duration delay, String reason) {
    Instant end = now().plus(delay);
    Instant known = machine.endsAt;
    if (known == null || end.isBefore(known)) {
      machine.callOffAll();
      machine.endsAt = end;
      plan(machine, delay, () -> end(machine, reason));
    }
  }

  private void end(Machine machine, String reason) {
    boolean wasThere = machine.isThere();
    close(machine, reason);
    if (wasThere) {
      world().executor.hostGone(machine.hostPath(), reason);
    }
    tell(to -> to.gone(machine.id(), reason));
  }

  private void close(Machine machine, String reason) {
    machine.callOffAll();
    if (machine.isThere()) {
      books().gone(machine);
    }
    machine.endedAt = now();
    machine.endReason = reason;
  }
}
