package io.github.batchwright.service;

import io.github.batchwright.engine.turn.Announcement;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.CapacityInventory;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.ProvisionRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries the engine's effects out: hands attempts to executors, and events to listeners. */
final class EffectRunner implements Effect.Visitor {
  private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);

  private final Map<JobKind, JobExecutor> byKind;
  private final CapacityRunner capacity;
  private final ReportGate gate;
  private final EventQueue events;
  private final JobLogStore logs;
  private final Executor background;
  private final JobChanges changes = new JobChanges();

  EffectRunner(
      Map<JobKind, JobExecutor> byKind,
      CapacityRunner capacity,
      ReportGate gate,
      EventQueue events,
      JobLogStore logs,
      Executor background) {
    this.byKind = new EnumMap<>(byKind);
    this.capacity = capacity;
    this.gate = gate;
    this.events = events;
    this.logs = logs;
    this.background = background;
    executors().forEach(executor -> executor.start(gate));
  }

  @Override
  public void launch(LaunchRequest request) {
    AttemptId attempt = request.attempt();
    JobKind kind = request.properties().kind();
    gate.open(attempt);
    JobExecutor executor = byKind.get(kind);
    if (executor == null) {
      endWithoutExecutor(request);
      return;
    }
    try {
      executor.launch(request);
    } catch (RuntimeException | Error e) {
      LOG.warn("{} failed to launch {}", executor.getClass().getName(), attempt, e);
      gate.ended(attempt, AttemptOutcome.cannotStart("Executor failed: " + e));
    }
  }

  private void endWithoutExecutor(LaunchRequest request) {
    JobKind kind = request.properties().kind();
    gate.ended(
        request.attempt(),
        AttemptOutcome.invalid(
            "No executor runs jobs of kind " + kind + "; add one with executor(" + kind + ")"));
  }

  @Override
  public void stop(AttemptId attempt, JobKind kind, StopMode mode) {
    JobExecutor executor = byKind.get(kind);
    if (executor == null) {
      return;
    }
    try {
      executor.stop(attempt, mode);
    } catch (RuntimeException | Error e) {
      LOG.warn("{} failed to stop {}", executor.getClass().getName(), attempt, e);
    }
  }

  @Override
  public void reconcile(Reconciliation all) {
    Map<JobExecutor, List<RecoveredAttempt>> theirs = new LinkedHashMap<>();
    executors().forEach(executor -> theirs.put(executor, new ArrayList<>()));
    for (RecoveredAttempt attempt : all.attempts()) {
      gate.open(attempt.request().attempt());
      List<RecoveredAttempt> list = theirs.get(byKind.get(attempt.request().properties().kind()));
      if (list == null) {
        endWithoutExecutor(attempt.request());
      } else {
        list.add(attempt);
      }
    }
    theirs.forEach(
        (executor, attempts) ->
            reconcile(executor, new Reconciliation(all.cluster(), all.epoch(), attempts)));
  }

  private void reconcile(JobExecutor executor, Reconciliation reconciliation) {
    try {
      executor.reconcile(reconciliation);
    } catch (RuntimeException | Error e) {
      LOG.warn("{} failed to reconcile", executor.getClass().getName(), e);
      for (RecoveredAttempt attempt : reconciliation.attempts()) {
        gate.ended(
            attempt.request().attempt(),
            AttemptOutcome.lost("Executor failed to find out what became of it: " + e));
      }
    }
  }

  @Override
  public void release(AttemptId attempt, JobKind kind) {
    JobExecutor executor = byKind.get(kind);
    if (executor == null) {
      return;
    }
    try {
      executor.release(attempt);
    } catch (RuntimeException | Error e) {
      LOG.warn("{} failed to release {}", executor.getClass().getName(), attempt, e);
    }
  }

  @Override
  public void provision(ProvisionRequest request) {
    capacity.provision(request);
  }

  @Override
  public void terminate(String computeEnvironment, InstanceId instance) {
    capacity.terminate(computeEnvironment, instance);
  }

  @Override
  public void takeInventory(CapacityInventory inventory) {
    capacity.takeInventory(inventory);
  }

  @Override
  public void failed(Throwable cause) {
    LOG.error("The service stops for good", cause);
    events.failed(cause);
  }

  @Override
  public boolean hears() {
    return events.hasListeners() || changes.any();
  }

  @Override
  public void emit(JobEvent event) {
    changes.tell(event.jobId());
    if (events.hasListeners()) {
      events.offer(event);
    }
  }

  @Override
  public void announce(Announcement announcement) {
    if (announcement.warns()) {
      LOG.warn("{}", announcement.text());
    } else {
      LOG.debug("{}", announcement.text());
    }
    events.announce(announcement);
  }

  @Override
  public void forget(JobId job) {
    try {
      background.execute(() -> deleteLogs(job));
    } catch (RuntimeException | Error e) {
      LOG.warn("The logs of {} are not deleted: the callback executor does not take it", job, e);
    }
  }

  /** Returns what tells of changes of jobs. */
  JobChanges changes() {
    return changes;
  }

  /** Returns who runs a kind of job. */
  Optional<JobExecutor> executor(JobKind kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  /** One executor may run several kinds of jobs; it is started and closed once. */
  private Set<JobExecutor> executors() {
    return executors(byKind);
  }

  static Set<JobExecutor> executors(Map<JobKind, JobExecutor> byKind) {
    return new LinkedHashSet<>(byKind.values());
  }

  private void deleteLogs(JobId job) {
    try {
      logs.delete(job);
    } catch (IOException e) {
      LOG.warn("The logs of {} cannot be deleted", job, e);
    }
  }

  void close() {
    capacity.close();
    close(byKind);
  }

  static void close(Map<JobKind, JobExecutor> byKind) {
    for (JobExecutor executor : executors(byKind)) {
      try {
        executor.close();
      } catch (RuntimeException e) {
        LOG.warn("{} failed to close", executor.getClass().getName(), e);
      }
    }
  }
}
