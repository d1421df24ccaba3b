package io.github.batchwright.docker.containers;

import io.github.batchwright.docker.DockerPolicy;
import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.docker.engine.Threads;
import io.github.batchwright.docker.images.ImagePuller;
import io.github.batchwright.docker.logs.LogFetcher;
import io.github.batchwright.docker.network.OwnerNetwork;
import io.github.batchwright.docker.secrets.SecretDelivery;
import io.github.batchwright.docker.secrets.SecretFiles;
import io.github.batchwright.docker.storage.VolumeSweeper;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.SecretResolver;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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

  /** Also keeps the times after which a container is killed, or is not waited for any more. */
  private final ScheduledExecutorService stopThread = timer();

  private final ExecutorService removeThread =
      Executors.newSingleThreadExecutor(Threads.named("batch-docker-remove"));
  private final ScheduledExecutorService watchThread =
      Executors.newSingleThreadScheduledExecutor(Threads.named("batch-docker-watch"));
  private final SecretFiles secrets;
  private final EngineConnection connection;
  private final EndCollector collector;
  private final ContainerStopper stopper;
  private final ContainerIdentity identity;
  private final ContainerSpecs specs;
  private final Task.Hands hands = new Hands();
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
    this.identity = identity;
    secrets = new SecretFiles(resolver, limits.call(), LAUNCHERS);
    connection = new EngineConnection(address, limits, CALLS);
    collector = new EndCollector(connection, new LogFetcher(connection, logs), table, collectors);
    stopper = new ContainerStopper(connection, collector, stopThread, limits.settle());
    OwnerNetwork network = new OwnerNetwork(connection, identity.network(), identity.filter());
    JobNetworks networks = new JobNetworks(connection, identity, table, leftovers, this::epoch);
    VolumeSweeper volumes = new VolumeSweeper(connection, identity.filter(), this::isNobodys);
    ContainerStarter starter =
        new ContainerStarter(
            connection, identity, network, secrets, new SecretDelivery(connection, limits.call()));
    specs = new ContainerSpecs(connection, identity, policy, secrets.any(), this::epoch);
    remover = new ContainerRemover(connection, leftovers, volumes, networks, network, removeThread);
    launcher =
        new ContainerLauncher(
            connection,
            identity,
            new ImagePuller(connection, limits.silence()),
            table,
            leftovers,
            new ContainerLauncher.Maker(specs, network, networks, volumes, starter),
            launchers,
            new AfterLaunch());
    takeover = new Takeover(identity, table, launcher, request -> table.add(task(request, true)));
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
                remover,
                networks),
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
    table.add(task(request, false)).ifPresent(this::launch);
  }

  private void launch(Task task) {
    TaskChecks.whyNot(task, specs, table)
        .ifPresentOrElse(refusal -> table.reportEnded(task, refusal), task::launch);
  }

  private Task task(LaunchRequest request, boolean recovered) {
    return new Task(TaskPlan.of(request, identity), recovered, hands);
  }

  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, Threads.named("batch-docker-stop"));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** Does what tasks decide. */
  private final class Hands implements Task.Hands {
    @Override
    public void launch(TrackedAttempt container, LaunchRequest request) {
      launcher.launch(container, request);
    }

    @Override
    public void start(TrackedAttempt container, LaunchRequest request) {
      launcher.resume(container, request);
    }

    @Override
    public void stop(TrackedAttempt container, StopMode mode) {
      switch (container.stop(mode)) {
        case END_NOW -> table.ended(container, ContainerLauncher.stoppedBeforeStart());
        case SIGNAL -> stopper.signal(container);
        case NOTHING -> {}
      }
    }

    @Override
    public Future<?> later(Duration wait, Runnable call) {
      try {
        return stopThread.schedule(call, wait.toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        // Closed at this very moment, and nothing is done any more.
        return CompletableFuture.completedFuture(null);
      }
    }

    @Override
    public void reportStarted(Task task, String address) {
      table.reportStarted(task, address);
    }

    @Override
    public void reportEnded(Task task, AttemptOutcome outcome) {
      table.reportEnded(task, outcome);
    }
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
    table.find(attempt).ifPresent(task -> task.stop(mode));
  }

  /** Lets the containers of an attempt go. */
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
