package io.github.batchwright.engine.capacity;

import io.github.batchwright.engine.jobs.Attempts;
import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.state.BoughtInstance.Phase;
import io.github.batchwright.engine.state.CapacityFact;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.engine.state.Instances;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.spi.CapacityReports.Refusal;
import io.github.batchwright.spi.Host;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes in what is told of instances that were bought, and records it. Confined to one thread. */
public final class InstanceWatch {
  private final Cluster cluster;
  private final Market market;
  private final Occupants occupants;

  public InstanceWatch(Cluster cluster, Market market, Attempts attempts) {
    this.cluster = cluster;
    this.market = market;
    this.occupants = new Occupants(cluster, attempts);
  }

  /** Takes in what was told of one instance. */
  public void take(Turn turn, InstanceId id, List<InstanceReport> reports) {
    for (InstanceReport report : reports) {
      BoughtInstance instance = cluster.fleets().find(id);
      if (instance != null) {
        take(turn, instance, report);
      }
    }
  }

  private void take(Turn turn, BoughtInstance instance, InstanceReport report) {
    if (report instanceof InstanceReport.Launched) {
      launched(turn, instance);
    } else if (report instanceof InstanceReport.Ready ready) {
      ready(turn, instance, ready.host());
    } else if (report instanceof InstanceReport.Refused refused) {
      refused(turn, instance, refused.refusal(), refused.reason());
    } else if (report instanceof InstanceReport.Interrupted interrupted) {
      interrupted(turn, instance, interrupted.notice());
    } else if (report instanceof InstanceReport.Gone gone) {
      gone(turn, instance, gone.reason());
    }
  }

  private void launched(Turn turn, BoughtInstance instance) {
    if (!instance.isPaid()) {
      turn.record(new CapacityFact.InstanceLaunched(instance.id(), price(instance, turn.now())));
    }
  }

  private Money price(BoughtInstance instance, long now) {
    InstanceCatalog catalog = market.catalog(instance.request().computeEnvironment());
    return catalog == null
        ? instance.price()
        : catalog
            .find(instance.type())
            .flatMap(type -> Offers.price(type, instance.purchase(), now))
            .orElse(instance.price());
  }

  private void ready(Turn turn, BoughtInstance instance, Host host) {
    String name = instance.request().computeEnvironment();
    @Nullable EnvironmentState environment = cluster.environments().get(name);
    if (environment == null || instance.phase() == Phase.TERMINATING) {
      return;
    }
    launched(turn, instance);
    noteSize(turn, instance, host.capacity());
    BoughtInstance.Leaving leaving = instance.leaving();
    Host known =
        leaving != null && host.state() == HostState.ACTIVE
            ? host.in(HostState.DRAINING, leaving.reason())
            : host;
    Instances instances = environment.instances();
    int found = instances.find(instance.id().value());
    InstanceSlot slot = instances.slotOf(instance.id().value());
    if (slot == null || slot.gone() || !known.equals(slot.host()) || instance.isPending()) {
      int position = found < 0 ? instances.nextPosition() : found;
      turn.record(new CapacityFact.InstanceReady(instance.id(), position, known));
    }
  }

  /** One that has less than its type says would else be bought for the same job again. */
  private void noteSize(Turn turn, BoughtInstance instance, Resources size) {
    String name = instance.request().computeEnvironment();
    Fleet fleet = cluster.fleets().find(name);
    Resources expected = instance.capacity();
    boolean isNews = instance.isPending() && !size.equals(expected);
    if (isNews && (!expected.fitsIn(size) || isSeen(fleet, instance))) {
      turn.record(new CapacityFact.SizeSeen(name, instance.type(), size));
    }
  }

  private static boolean isSeen(@Nullable Fleet fleet, BoughtInstance instance) {
    return fleet != null && fleet.sizesSeen().containsKey(instance.type());
  }

  private void refused(Turn turn, BoughtInstance instance, Refusal refusal, String reason) {
    if (instance.phase() == Phase.TERMINATING || instance.phase() == Phase.RUNNING) {
      gone(turn, instance, reason);
      return;
    }
    turn.record(
        new CapacityFact.InstanceRefused(
            instance.id(), backOff(instance, refusal, reason, turn.now())));
  }

  private Fleet.BackOff backOff(BoughtInstance instance, Refusal refusal, String reason, long now) {
    Fleet fleet = cluster.fleets().find(instance.request().computeEnvironment());
    return BackOffs.after(Objects.requireNonNull(fleet), instance, refusal, reason, now);
  }

  private void interrupted(Turn turn, BoughtInstance instance, Duration notice) {
    BoughtInstance.Leaving before = instance.leaving();
    boolean isKnown = before != null && before.cause() == BoughtInstance.Cause.INTERRUPTED;
    if (isKnown || instance.phase() == Phase.TERMINATING) {
      return;
    }
    long at = turn.now() + notice.toMillis();
    Withdrawals.leave(
        turn,
        instance,
        BoughtInstance.Cause.INTERRUPTED,
        Long.MAX_VALUE,
        "It is taken back at " + Instant.ofEpochMilli(at));
    occupants.stop(turn, instance, at);
  }

  private void gone(Turn turn, BoughtInstance instance, String reason) {
    if (instance.stays() && instance.isPending()) {
      turn.record(
          new CapacityFact.InstanceRefused(
              instance.id(), backOff(instance, Refusal.BOOT_FAILED, reason, turn.now())));
      return;
    }
    occupants.stop(turn, instance, turn.now());
    turn.record(new CapacityFact.InstanceGone(instance.id(), reason));
  }
}
