package io.github.batchwright.engine.ahead;

import io.github.batchwright.engine.Inbox;
import io.github.batchwright.engine.Input;
import io.github.batchwright.engine.capacity.InstanceReport;
import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Announcement;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.CapacityInventory;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.ProvisionRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The world outside a copy, which is played: attempts start at once, run for as long as is said,
 * and succeed; one that is asked to end ends at once; instances that are bought are there after a
 * while, and stay until they are given back. Nothing leaves it. Confined to one thread.
 */
final class World implements Effect.Visitor {
  private static final String ADDRESS = "127.0.0.1";

  private final Inbox inbox;
  private final AheadClock clock;
  private final Agenda agenda;
  private final long bootMillis;
  private final Consumer<JobEvent> events;
  private final Set<AttemptId> running = new LinkedHashSet<>();
  private @Nullable Cluster cluster;
  private @Nullable Lengths lengths;
  private @Nullable Throwable failure;

  /**
   * Makes a world.
   *
   * @param bootMillis how long after it was asked for an instance is ready
   * @param events hears of each change of a status
   */
  World(Inbox inbox, AheadClock clock, Agenda agenda, long bootMillis, Consumer<JobEvent> events) {
    this.inbox = inbox;
    this.clock = clock;
    this.agenda = agenda;
    this.bootMillis = bootMillis;
    this.events = events;
  }

  /** Has it know the state that is run ahead. To be called before the first turn. */
  void of(Cluster newCluster, Lengths newLengths) {
    cluster = newCluster;
    lengths = newLengths;
  }

  /** Returns why the copy has stopped for good, or null. */
  @Nullable Throwable failure() {
    return failure;
  }

  private Cluster cluster() {
    if (cluster == null) {
      throw new IllegalStateException("no state yet");
    }
    return cluster;
  }

  @Override
  public void launch(LaunchRequest request) {
    start(request.attempt(), true, 0);
  }

  @Override
  public void reconcile(Reconciliation reconciliation) {
    for (RecoveredAttempt recovered : reconciliation.attempts()) {
      AttemptId attempt = recovered.request().attempt();
      // What was placed and not told to run is taken to begin now.
      Instant startedAt = recovered.startedAt();
      long elapsed = startedAt == null ? 0 : clock.millis() - startedAt.toEpochMilli();
      start(attempt, startedAt == null, Math.max(0, elapsed));
    }
  }

  /** Has an attempt run to its end; one that begins is told to run. */
  private void start(AttemptId attempt, boolean begins, long elapsed) {
    if (!running.add(attempt)) {
      return;
    }
    if (begins) {
      inbox.report(new Input.Started(attempt, ADDRESS));
    }
    TaskRef task = cluster().find(attempt.job()).orElse(null);
    if (task == null || lengths == null) {
      return;
    }
    JobRecord job = cluster().jobs().get(task.number());
    long length = lengths.millis(job, task, attempt.number(), elapsed);
    agenda.plan(clock.millis() + length - elapsed, () -> end(attempt, AttemptOutcome.exited(0)));
  }

  private void end(AttemptId attempt, AttemptOutcome outcome) {
    if (running.remove(attempt)) {
      inbox.report(new Input.Ended(attempt, outcome));
    }
  }

  @Override
  public void stop(AttemptId attempt, JobKind kind, StopMode mode) {
    AttemptOutcome outcome =
        mode == StopMode.GRACEFUL
            ? AttemptOutcome.signalled(15, "SIGTERM")
            : AttemptOutcome.signalled(9, "SIGKILL");
    agenda.plan(clock.millis(), () -> end(attempt, outcome));
  }

  @Override
  public void provision(ProvisionRequest request) {
    InstanceId instance = request.instance();
    tell(instance, new InstanceReport.Launched());
    agenda.plan(clock.millis() + bootMillis, () -> ready(instance));
  }

  @Override
  public void takeInventory(CapacityInventory inventory) {
    for (ProvisionRequest request : inventory.instances()) {
      BoughtInstance bought = cluster().fleets().find(request.instance());
      if (bought != null && bought.isPending()) {
        long at = Math.max(clock.millis(), bought.requestedAt() + bootMillis);
        agenda.plan(at, () -> ready(request.instance()));
      }
    }
  }

  private void ready(InstanceId instance) {
    BoughtInstance bought = cluster().fleets().find(instance);
    if (bought != null && bought.isPending()) {
      tell(instance, new InstanceReport.Ready(Host.active(instance.value(), bought.capacity())));
    }
  }

  @Override
  public void terminate(String computeEnvironment, InstanceId instance) {
    agenda.plan(clock.millis(), () -> tell(instance, new InstanceReport.Gone("It was given back")));
  }

  private void tell(InstanceId instance, InstanceReport report) {
    inbox.report(new Input.Instance(instance, () -> List.of(report)));
  }

  @Override
  public void release(AttemptId attempt, JobKind kind) {
    running.remove(attempt);
  }

  @Override
  public void failed(Throwable cause) {
    failure = cause;
  }

  @Override
  public boolean hears() {
    return true;
  }

  @Override
  public void emit(JobEvent event) {
    events.accept(event);
  }

  @Override
  public void announce(Announcement announcement) {
    // Nobody listens to a copy.
  }

  @Override
  public void forget(JobId job) {
    // Nothing is kept of it elsewhere.
  }
}
