package io.github.batchwright.docker.containers;

import io.github.batchwright.docker.DockerPolicy;
import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.docker.engine.Refusals;
import io.github.batchwright.docker.engine.Threads;
import io.github.batchwright.docker.images.ImagePuller;
import io.github.batchwright.docker.logs.LogFetcher;
import io.github.batchwright.docker.network.OwnerNetwork;
import io.github.batchwright.docker.secrets.SecretDelivery;
import io.github.batchwright.docker.secrets.SecretFiles;
import io.github.batchwright.docker.storage.VolumeSweeper;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.SecretResolver;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * One engine and the attempts that run on it, in containers: launches, watches, stops, takes over
 * and removes them. Thread-safe.
 */
public final class EngineHost implements AutoCloseable {
  /** Launches beyond a few times the processors only queue inside the engine. */
  private static final int LAUNCHERS = 3;

  private static final int COLLECTORS = 2;

  /**
   * Each launcher and collector, the stopper, the remover and the watcher make a call at a time.
   */
  private static final int CALLS = LAUNCHERS + COLLECTORS + 3;

  /** How long closing waits for containers to be removed whose attempts are released. */
  private static final Duration LAST_REMOVALS = Duration.ofSeconds(5);

  private final Leftovers leftovers = new Leftovers();
  private final AttemptTable table = new AttemptTable(leftovers);
  private final ExecutorService launchers =
      Executors.newFixedThreadPool(LAUNCHERS, Threads.named("batch-docker-launch"));
  private final ExecutorService collectors =
      Executors.newFixedThreadPool(COLLECTORS, Threads.named("batch-docker-end"));
  private final ScheduledExecutorService stopThread =
      Executors.newSingleThreadScheduledExecutor(Threads.named("batch-docker-stop"));
  private final ExecutorService removeThread =
      Executors.newSingleThreadExecutor(Threads.named("batch-docker-remove"));
  private final ScheduledExecutorService watchThread =
      Executors.newSingleThreadScheduledExecutor(Threads.named("batch-docker-watch"));
  private final SecretFiles secrets;
  private final EngineConnection connection;
  private final EndCollector collector;
  private final ContainerStopper stopper;
  private final ContainerRemover remover;
  private final ContainerLauncher launcher;
  private final Takeover takeover;
  private final EngineWatcher watcher;

  /**
   * Makes the parts for one engine; nothing is done before the start.
   *
   * @param policy what containers may have
   * @param resolver knows the secrets of jobs, or null for nobody
   * @param logs where the logs of containers are kept; not closed here
   */
  public EngineHost(
      EngineAddress address,
      ContainerIdentity identity,
      EngineLimits limits,
      DockerPolicy policy,
      @Nullable SecretResolver resolver,
      JobLogStore logs) {
    secrets = new SecretFiles(resolver, limits.call(), LAUNCHERS);
    connection = new EngineConnection(address, limits, CALLS);
    collector = new EndCollector(connection, new LogFetcher(connection, logs), table, collectors);
    stopper = new ContainerStopper(connection, collector, stopThread, limits.settle());
    OwnerNetwork network = new OwnerNetwork(connection, identity.network(), identity.filter());
    VolumeSweeper volumes = new VolumeSweeper(connection, identity.filter(), this::isNobodys);
    ContainerStarter starter =
        new ContainerStarter(
            connection, identity, network, secrets, new SecretDelivery(connection, limits.call()));
    remover = new ContainerRemover(connection, leftovers, volumes, network, removeThread);
    launcher =
        new ContainerLauncher(
            connection,
            identity,
            new ImagePuller(connection, limits.silence()),
            table,
            leftovers,
            new ContainerLauncher.Maker(
                new ContainerSpecs(connection, identity, policy, secrets.any(), this::epoch),
                network,
                volumes,
                starter),
            launchers,
            new AfterLaunch());
    takeover = new Takeover(identity, table, launcher);
    watcher =
        new EngineWatcher(
            connection,
            identity,
            table,
            collector,
            new Reconciler(
                connection,
                identity,
                table,
                takeover,
                collector,
                stopper,
                starter,
                leftovers,
                remover),
            watchThread,
            limits);
  }

  /** Begins to watch the engine, and reports there. */
  public void start(AttemptReports reports) {
    table.start(reports);
    watcher.start();
  }

  /** Finds out what became of attempts of earlier lives. */
  public void reconcile(Reconciliation reconciliation) {
    takeover.begin(reconciliation);
    watcher.compareSoon();
  }

  /** Launches an attempt; a second launch of the same does nothing. */
  public void launch(LaunchRequest request) {
    table
        .add(new TrackedAttempt(request.attempt()))
        .ifPresent(attempt -> launcher.launch(attempt, request));
  }

  private boolean isNobodys(Map<String, String> labels) {
    return takeover.isNobodys(labels);
  }

  private long epoch() {
    return takeover.epoch();
  }

  /** Goes on with attempts where the launcher leaves off. */
  private final class AfterLaunch implements ContainerLauncher.Listener {
    /** Whatever came in while the container was started is caught up with now. */
    @Override
    public void launched(TrackedAttempt attempt, TrackedAttempt.AfterStart after) {
      if (after.endSeen()) {
        collector.look(attempt);
      } else if (after.stop() != null) {
        stopper.signal(attempt);
      }
    }

    @Override
    public void unanswered(TrackedAttempt attempt, LaunchRequest request) {
      takeover.unanswered(attempt, request);
      watcher.compareAfter(attempt.countUnanswered());
    }
  }

  /** Asks an attempt to end. */
  public void stop(AttemptId attempt, StopMode mode) {
    Optional<TrackedAttempt> found = table.find(attempt);
    if (found.isEmpty()) {
      return;
    }
    switch (found.get().stop(mode)) {
      case END_NOW -> table.reportEnded(found.get(), Refusals.stoppedBeforeStart());
      case SIGNAL -> stopper.signal(found.get());
      case NOTHING -> {}
    }
  }

  /** Lets the container of an attempt go. */
  public void release(AttemptId attempt) {
    remover.release(attempt);
  }

  /** Also removes the containers of released attempts, as far as that can be done in seconds. */
  @Override
  public void close() {
    table.close();
    watcher.close();
    List<ExecutorService> pools = List.of(launchers, collectors, stopThread, watchThread);
    pools.forEach(ExecutorService::shutdownNow);
    secrets.close();
    remover.finish(LAST_REMOVALS);
    // Whoever waits for an answer goes with the connection.
    connection.close();
    Threads.stop(removeThread);
    pools.forEach(Threads::stop);
  }
}
