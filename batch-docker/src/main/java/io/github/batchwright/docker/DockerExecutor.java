package io.github.batchwright.docker;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs attempts of kind container on a Docker engine, one container each. Thread-safe.
 *
 * <p>A container is named and labelled after its owner and its attempt. It gets the vCPUs and the
 * memory that the job asks for as limits, no swap, and no way to gain privileges. An image that the
 * engine lacks is pulled. Once the container has ended, its logs are copied to the log store, it is
 * removed, and its end is reported:
 *
 * <ul>
 *   <li>EXITED with its exit code, or SIGNALLED if that is 128 plus the number of a signal;
 *   <li>OUT_OF_MEMORY, {@code OutOfMemoryError: Container killed due to memory usage};
 *   <li>CANNOT_START with {@code CannotPullContainerError: ...}, {@code CannotCreateContainerError:
 *       ...} or {@code CannotStartContainerError: ...}, also if no engine answers;
 *   <li>INVALID if the engine says that the request makes no sense;
 *   <li>LOST if somebody else removed the container.
 * </ul>
 *
 * <p>The engine need not answer when this is built; the connection is made, and made again, when it
 * is needed. The number of threads does not grow with the number of containers.
 *
 * <p>Closing leaves containers running. An executor of the same owner takes over a container when
 * its attempt is launched again.
 */
public final class DockerExecutor implements JobExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(DockerExecutor.class);

  /** Launches beyond a few times the processors only queue inside the engine. */
  private static final int LAUNCHERS = 3;

  private static final int COLLECTORS = 2;

  /** Each launcher and collector, the stopper and the watcher make one call at a time. */
  private static final int CALLS = LAUNCHERS + COLLECTORS + 2;

  private final AttemptTable table = new AttemptTable();
  private final ExecutorService launchers =
      Executors.newFixedThreadPool(LAUNCHERS, Threads.named("batch-docker-launch"));
  private final ExecutorService collectors =
      Executors.newFixedThreadPool(COLLECTORS, Threads.named("batch-docker-end"));
  private final ScheduledExecutorService stopThread =
      Executors.newSingleThreadScheduledExecutor(Threads.named("batch-docker-stop"));
  private final ScheduledExecutorService watchThread =
      Executors.newSingleThreadScheduledExecutor(Threads.named("batch-docker-watch"));
  private final EngineConnection connection;
  private final EndCollector collector;
  private final ContainerStopper stopper;
  private final ContainerLauncher launcher;
  private final EngineWatcher watcher;

  private DockerExecutor(
      EngineAddress address, ContainerIdentity identity, EngineLimits limits, JobLogStore logs) {
    connection = new EngineConnection(address, limits, CALLS);
    ContainerRemover remover = new ContainerRemover(connection, table);
    collector =
        new EndCollector(connection, new LogFetcher(connection, logs), remover, table, collectors);
    stopper = new ContainerStopper(connection, collector, stopThread, limits.settle());
    launcher =
        new ContainerLauncher(
            connection,
            identity,
            new ImagePuller(connection, limits.silence()),
            remover,
            table,
            this::launched);
    watcher =
        new EngineWatcher(
            connection,
            identity,
            table,
            collector,
            new Reconciler(connection, identity, table, collector, stopper, remover),
            watchThread,
            limits);
  }

  /** Starts an executor; without more it uses the engine that the docker command would use. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void start(AttemptReports reports) {
    table.start(reports);
    watcher.start();
  }

  @Override
  public void reconcile(Reconciliation reconciliation) {}

  @Override
  public void launch(LaunchRequest request) {
    Optional<TrackedAttempt> attempt = table.add(request.attempt());
    if (attempt.isEmpty()) {
      return;
    }
    try {
      launchers.execute(() -> launcher.launch(attempt.get(), request));
    } catch (RejectedExecutionException e) {
      // Closed at this very moment, and nothing is reported any more.
      LOG.debug("{}: launched while the executor is closed", request.attempt());
    }
  }

  /** Whatever came in while the container was started is caught up with now. */
  private void launched(TrackedAttempt attempt, TrackedAttempt.AfterStart after) {
    if (after.endSeen()) {
      collector.look(attempt);
    } else if (after.stop() != null) {
      stopper.signal(attempt);
    }
  }

  @Override
  public void stop(AttemptId attempt, StopMode mode) {
    Optional<TrackedAttempt> found = table.find(attempt);
    if (found.isEmpty()) {
      return;
    }
    switch (found.get().stop(mode)) {
      case END_NOW -> table.reportEnded(found.get(), ContainerLauncher.stoppedBeforeStart());
      case SIGNAL -> stopper.signal(found.get());
      case NOTHING -> {}
    }
  }

  @Override
  public void release(AttemptId attempt) {}

  @Override
  public void close() {
    table.close();
    watcher.close();
    List<ExecutorService> pools = List.of(launchers, collectors, stopThread, watchThread);
    pools.forEach(ExecutorService::shutdownNow);
    // Whoever waits for an answer goes with the connection.
    connection.close();
    pools.forEach(Threads::stop);
  }

  /** Collects the settings of a {@link DockerExecutor}. Not thread-safe. */
  public static final class Builder {
    private @Nullable String host;
    private @Nullable String owner;
    private EngineLimits limits = EngineLimits.DEFAULT;

    private Builder() {}

    /**
     * Sets where the engine listens, such as {@code unix:///var/run/docker.sock} or {@code
     * tcp://10.0.0.7:2376}. Unless said, it is what the variable {@code DOCKER_HOST} says, else the
     * usual socket. TLS is used for TCP if {@code DOCKER_TLS_VERIFY} and {@code DOCKER_CERT_PATH}
     * say so.
     */
    public Builder host(String uri) {
      this.host = uri;
      return this;
    }

    /**
     * Sets whose containers they are, 1-64 of {@code [A-Za-z0-9_-]}. Executors of different owners
     * can share an engine. Give it a name that stays the same and belongs to this application
     * alone, so that containers are found again after a restart; unless said, it is a new one each
     * time.
     */
    public Builder owner(String name) {
      this.owner = name;
      return this;
    }

    /** Sets how long the engine may take to answer one call; a minute unless said. */
    public Builder callTimeout(Duration limit) {
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException("callTimeout: '" + limit + "' must be longer than zero");
      }
      return limits(limits.withCall(limit));
    }

    /** Sets all limits; for tests. */
    Builder limits(EngineLimits all) {
      this.limits = all;
      return this;
    }

    /**
     * Makes the executor. It takes no step before it is started.
     *
     * @param logs where the logs of containers are kept; not closed by the executor
     * @throws IllegalArgumentException if the host or the owner is malformed, naming it
     */
    public DockerExecutor build(JobLogStore logs) {
      String name = owner != null ? owner : UUID.randomUUID().toString();
      return new DockerExecutor(
          EngineAddress.resolve(host, System.getenv()), new ContainerIdentity(name), limits, logs);
    }
  }
}
