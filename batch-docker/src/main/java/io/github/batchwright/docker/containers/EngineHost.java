package io.github.batchwright.docker.containers;

import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.docker.engine.Refusals;
import io.github.batchwright.docker.engine.Threads;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.docker.identity.ContainerKey;
import io.github.batchwright.docker.images.ImagePuller;
import io.github.batchwright.docker.leftovers.Leftovers;
import io.github.batchwright.docker.logs.LogFetcher;
import io.github.batchwright.docker.logs.LogFollowers;
import io.github.batchwright.docker.logs.LogLimits;
import io.github.batchwright.docker.network.OwnerNetwork;
import io.github.batchwright.docker.secrets.SecretDelivery;
import io.github.batchwright.docker.secrets.SecretFiles;
import io.github.batchwright.docker.storage.VolumeSweeper;
import io.github.batchwright.docker.tasks.TaskPlan;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LiveLogs;
import io.github.batchwright.spi.LogPosition;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One engine and the attempts that run on it, in containers: launches, watches, stops, takes over
 * and removes them. Thread-safe.
 */
public final class EngineHost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineHost.class);

  /** Launches beyond a few times the processors only queue inside the engine. */
  private static final int LAUNCHERS = 3;

  private static final int COLLECTORS = 2;

  /**
   * Each launcher and collector, the stopper, the remover and the watcher make a call at a time;
   * those who fetch images come on top.
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
  private final ImagePuller images;
  private final LogFollowers followers;
  private final EndCollector collector;
  private final ContainerStopper stopper;
  private final ContainerIdentity identity;
  private final ContainerSpecs specs;
  private final Task.Hands hands = new Hands();
  private final ContainerRemover remover;
  private final ContainerLauncher launcher;
  private final Takeover takeover;
  private final Reconciler reconciler;
  private final EngineWatcher watcher;

  /** Makes the parts for one engine; nothing is done before the start. */
  public EngineHost(EngineAddress address, HostSettings settings) {
    EngineLimits limits = settings.limits();
    identity = settings.identity();
    secrets = new SecretFiles(settings.secrets(), limits.call(), LAUNCHERS);
    connection =
        new EngineConnection(address, limits, CALLS + ImagePuller.calls(settings.images()));
    images = new ImagePuller(connection, settings.images(), settings.secrets(), limits.silence());
    LogLimits logLimits = settings.logLimits();
    followers = new LogFollowers(connection, logLimits.followers());
    LogFetcher fetcher = new LogFetcher(connection, settings.logs(), logLimits.storedBytes());
    collector = new EndCollector(connection, fetcher, table, collectors);
    stopper = new ContainerStopper(connection, collector, stopThread, limits.settle());
    OwnerNetwork network = new OwnerNetwork(connection, identity.network(), identity.filter());
    JobNetworks networks = new JobNetworks(connection, identity, table, leftovers, this::epoch);
    VolumeSweeper volumes = new VolumeSweeper(connection, identity.filter(), this::isNobodys);
    ContainerStarter starter =
        new ContainerStarter(
            connection, identity, network, secrets, new SecretDelivery(connection, limits.call()));
    specs =
        new ContainerSpecs(
            connection,
            identity,
            settings.policy(),
            secrets.any(),
            logLimits.retention(),
            this::epoch);
    remover = new ContainerRemover(connection, leftovers, volumes, networks, network, removeThread);
    launcher =
        new ContainerLauncher(
            connection,
            identity,
            new ImageGate(images, table, settings.images().policy()),
            table,
            leftovers,
            new ContainerLauncher.Maker(specs, network, networks, volumes, starter),
            launchers,
            settings.waits(),
            new AfterLaunch());
    takeover = new Takeover(identity, table, launcher, request -> table.add(task(request, true)));
    reconciler =
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
            networks);
    watcher =
        new EngineWatcher(connection, identity, table, collector, reconciler, watchThread, limits);
  }

  /** Begins to watch the engine, and reports there. */
  public void start(AttemptReports reports) {
    table.start(new ToReaders(reports));
    watcher.start();
  }

  /**
   * Finds out what became of attempts of earlier lives.
   *
   * @param reconciliation tells of the attempts that were placed here
   * @param recovered those, and the ones that were placed on other engines
   */
  public void reconcile(Reconciliation reconciliation, Set<AttemptId> recovered) {
    takeover.begin(reconciliation, recovered);
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
        case END_NOW -> table.ended(container, Refusals.stoppedBeforeStart());
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

  /** Whoever follows the log of an attempt is told of its end, too. */
  private final class ToReaders implements AttemptReports {
    private final AttemptReports target;

    ToReaders(AttemptReports target) {
      this.target = target;
    }

    @Override
    public void started(AttemptId attempt, String privateIpv4Address) {
      target.started(attempt, privateIpv4Address);
    }

    @Override
    public void ended(AttemptId attempt, AttemptOutcome outcome) {
      target.ended(attempt, outcome);
      followers.ended(attempt);
    }

    @Override
    public void progress(AttemptId attempt, JobProgress progress) {
      target.progress(attempt, progress);
    }
  }

  /** Follows the log of a container that runs; nothing if it does not. */
  public Optional<LiveLogs> followLogs(
      AttemptId attempt, @Nullable String container, Set<LogStream> streams, LogPosition from)
      throws IOException {
    ContainerKey key = new ContainerKey(attempt, container == null ? "" : container);
    Optional<String> running = table.find(key).map(TrackedAttempt::runningContainer);
    return running.isEmpty()
        ? Optional.empty()
        : Optional.of(followers.follow(attempt, running.get(), streams, from));
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

  /**
   * Gives the engine up: reports all attempts that are open lost. Their containers are removed when
   * it answers again.
   *
   * @param reason why, in words
   */
  public void loseAll(String reason) {
    for (Task task : table.tasks()) {
      LOG.warn("{}: lost: {}", task.id(), reason);
      table.reportLost(task, reason);
    }
  }

  /**
   * Removes what is left of attempts that were given up. Completes with whether the engine lists no
   * container of them; if not, it is to be asked again.
   */
  public CompletableFuture<Boolean> clear() {
    return compare(reconciler::clear);
  }

  /**
   * Removes all containers of this service whose attempts are not open, for an engine that this
   * service has to itself for a while. Completes with whether the engine lists none; if not, it is
   * to be asked again.
   *
   * @param alsoEnded whether also those that are kept because their attempt ended lately: when
   *     nothing is to be left
   */
  public CompletableFuture<Boolean> empty(boolean alsoEnded) {
    return compare(() -> reconciler.empty(alsoEnded));
  }

  /** Something that compares the attempts with the engine's containers. */
  private interface Comparison {
    boolean run() throws InterruptedException;
  }

  private CompletableFuture<Boolean> compare(Comparison comparison) {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    try {
      watchThread.execute(
          () -> {
            boolean done = false;
            try {
              done = comparison.run();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
              LOG.error("Comparing with the engine broke", e);
            } finally {
              result.complete(done);
            }
          });
    } catch (RejectedExecutionException e) {
      result.complete(false);
    }
    return result;
  }

  /** Also removes the containers of released attempts, as far as that can be done in seconds. */
  @Override
  public void close() {
    table.close();
    watcher.close();
    List<ExecutorService> pools = List.of(launchers, collectors, stopThread, watchThread);
    images.close();
    pools.forEach(ExecutorService::shutdownNow);
    secrets.close();
    remover.finish(LAST_REMOVALS);
    followers.close();
    // Whoever waits for an answer goes with the connection.
    connection.close();
    Threads.stop(removeThread);
    images.join();
    pools.forEach(Threads::stop);
  }
}
