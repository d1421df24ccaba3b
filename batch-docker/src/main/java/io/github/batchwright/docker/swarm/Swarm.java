package io.github.batchwright.docker.swarm;

import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.Threads;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.docker.leftovers.EarlierLives;
import io.github.batchwright.docker.leftovers.Leftovers;
import io.github.batchwright.docker.leftovers.Removals;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.HostSource;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;

/**
 * One swarm and the attempts that run on it, a service each: launches, watches, stops, takes over
 * and removes them. Thread-safe.
 */
public final class Swarm implements AutoCloseable {
  private static final int WORKERS = 3;

  private static final int COLLECTORS = 2;

  /** Each worker and collector, the remover and the poller make a call at a time. */
  private static final int CALLS = WORKERS + COLLECTORS + 2;

  /** How long closing waits for services to be removed whose attempts are released. */
  private static final Duration LAST_REMOVALS = Duration.ofSeconds(5);

  private final ExecutorService workers =
      Executors.newFixedThreadPool(WORKERS, Threads.named("batch-swarm-work"));
  private final ExecutorService collectors =
      Executors.newFixedThreadPool(COLLECTORS, Threads.named("batch-swarm-end"));
  private final ExecutorService removeThread =
      Executors.newSingleThreadExecutor(Threads.named("batch-swarm-remove"));
  private final ScheduledExecutorService pollThread =
      Executors.newSingleThreadScheduledExecutor(Threads.named("batch-swarm-poll"));
  private final Leftovers leftovers = new Leftovers();
  private final SwarmTable table = new SwarmTable(leftovers);
  private final EarlierLives lives = new EarlierLives();
  private final SwarmConnection connection;
  private final SwarmNodes nodes;
  private final NodeCredentials credentials;
  private final Conductor conductor;
  private final Removals removals;
  private final SwarmPoller poller;

  /**
   * Makes the parts for one swarm; nothing is done before the start.
   *
   * @param managers where managers listen, at least one
   * @param logs where the logs of containers are kept; not closed here
   */
  public Swarm(
      List<EngineAddress> managers,
      ContainerIdentity owner,
      SwarmSettings settings,
      JobLogStore logs) {
    ServiceIdentity identity = new ServiceIdentity(owner);
    connection = new SwarmConnection(managers, settings.limits(), CALLS, logs);
    credentials = new NodeCredentials(settings.registryAuth(), WORKERS);
    nodes = new SwarmNodes(settings, this::watch);
    ServiceCalls services =
        new ServiceCalls(
            connection,
            identity,
            new ServiceSpecs(
                identity, settings.stopGrace(), settings.gpuKind(), settings.policy().usualPids()),
            settings.policy(),
            lives::epoch,
            credentials);
    removals =
        new Removals(
            leftovers,
            removeThread,
            (attempt, service) -> {
              services.remove(service);
              return true;
            });
    conductor =
        new Conductor(
            services,
            nodes,
            table,
            new TaskEnds(connection, nodes, table),
            settings,
            workers,
            collectors);
    poller =
        new SwarmPoller(
            connection,
            identity,
            services,
            nodes,
            table,
            conductor,
            lives,
            leftovers,
            removals,
            settings,
            pollThread);
  }

  /** Begins to watch the swarm, and reports there. */
  public void start(AttemptReports reports) {
    table.start(reports);
    watch();
  }

  private void watch() {
    poller.start();
  }

  /** Returns what tells of the nodes. */
  public HostSource hosts() {
    return nodes;
  }

  /** Finds out what became of attempts of earlier lives. */
  public void reconcile(Reconciliation reconciliation) {
    for (RecoveredAttempt attempt : reconciliation.attempts()) {
      boolean unused =
          table.add(SwarmAttempt.recovered(attempt.request(), attempt.startedAt() != null));
    }
    lives.begin(
        reconciliation,
        reconciliation.attempts().stream()
            .map(attempt -> attempt.request().attempt())
            .collect(Collectors.toUnmodifiableSet()));
    poller.clearSoon();
    table.all().forEach(conductor::advance);
  }

  /** Launches an attempt; a second launch of the same does nothing. */
  public void launch(LaunchRequest request) {
    SwarmAttempt attempt = SwarmAttempt.launched(request);
    if (table.add(attempt)) {
      conductor.advance(attempt);
    }
  }

  /** Asks an attempt to end. */
  public void stop(AttemptId id, StopMode mode) {
    table
        .find(id)
        .ifPresent(
            attempt -> {
              attempt.stop(mode);
              conductor.advance(attempt);
            });
  }

  /** Lets the service of an attempt go. */
  public void release(AttemptId attempt) {
    removals.release(attempt);
  }

  /** Also removes the services of released attempts, as far as that can be done in seconds. */
  @Override
  public void close() {
    table.close();
    pollThread.shutdownNow();
    workers.shutdownNow();
    collectors.shutdownNow();
    credentials.close();
    removals.removeDue();
    removals.finish(LAST_REMOVALS);
    // Whoever waits for an answer goes with the connection.
    connection.close();
    List.of(removeThread, pollThread, workers, collectors).forEach(Threads::stop);
  }
}
