package io.github.batchwright.docker;

import io.github.batchwright.docker.elastic.ElasticSettings;
import io.github.batchwright.docker.elastic.Hosts;
import io.github.batchwright.docker.elastic.Instances;
import io.github.batchwright.docker.engine.Threads;
import io.github.batchwright.docker.hosts.Fleet;
import io.github.batchwright.docker.hosts.FleetSettings;
import io.github.batchwright.docker.hosts.FleetSettings.Checks;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.CapacityInventory;
import io.github.batchwright.spi.CapacityProvider;
import io.github.batchwright.spi.CapacityReports;
import io.github.batchwright.spi.ProvisionRequest;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Engines that are bought when jobs wait and given back when they are idle: the instances of
 * managed compute environments. An {@link EngineStarter} starts and stops their machines. The same
 * object is given to a {@link DockerExecutor}, which runs jobs there, and to the service as its
 * provider of capacity; it serves one of each. Thread-safe.
 *
 * <p>An instance is one host. It has what its engine tells of its machine less a reserve, but no
 * more than its type has in the catalog; GPUs are those of the type if the engine does not tell. It
 * takes jobs once its engine answers and is empty of what earlier instances of this service left
 * there. If that takes longer than the boot limit, its boot has failed, and it is stopped. An
 * engine that is silent later is treated as {@link DockerHosts} describe: after the loss grace its
 * attempts are lost, and its instance is stopped and gone. Before one is given back, containers of
 * this service are removed from it. An instance is reported to be gone only once its machine is
 * stopped.
 *
 * <p>After a restart of the service, attempts wait for their instances, for the loss grace at most,
 * until the starter has listed what it had started; their containers are taken over.
 */
public final class ElasticDockerHosts implements CapacityProvider {
  private static final Logger LOG = LoggerFactory.getLogger(ElasticDockerHosts.class);

  private final InstanceCatalog catalog;
  private final EngineStarter starter;
  private final Set<String> environments;
  private final ElasticSettings settings;
  private final Checks checks;
  private final ScheduledExecutorService thread;
  private @Nullable Fleet fleet; // guarded by this
  private volatile @Nullable Instances instances;

  private ElasticDockerHosts(Builder builder) {
    this.catalog = builder.catalog;
    this.starter = builder.starter;
    this.environments = new LinkedHashSet<>(builder.environments);
    this.settings =
        new ElasticSettings(
            builder.reserve, builder.lossGrace, builder.bootLimit, DockerHosts.MOST_HOSTS);
    this.checks = builder.checks;
    ScheduledThreadPoolExecutor one =
        new ScheduledThreadPoolExecutor(1, Threads.named("batch-docker-capacity"));
    one.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.thread = one;
  }

  /**
   * Starts a description.
   *
   * @param catalog what can be bought. The capacity of a type is what jobs may use of it: leave out
   *     what the engine needs, or jobs may be too large for what was bought for them
   * @param starter starts and stops the machines; not closed
   */
  public static Builder builder(InstanceCatalog catalog, EngineStarter starter) {
    return new Builder(catalog, starter);
  }

  Set<String> environments() {
    return environments;
  }

  Duration lossGrace() {
    return settings.lossGrace();
  }

  /** Returns the hosts of an executor that has no others. */
  FleetSettings noOthers() {
    return FleetSettings.none(checks);
  }

  /** Has an executor run jobs there. */
  synchronized void serve(Fleet engines) {
    if (fleet != null) {
      throw new IllegalStateException("ElasticDockerHosts serve one DockerExecutor only");
    }
    fleet = engines;
  }

  @Override
  public List<String> computeEnvironments() {
    return List.copyOf(environments);
  }

  @Override
  public InstanceCatalog catalog() {
    return catalog;
  }

  /**
   * Begins.
   *
   * @throws IllegalStateException if no executor was made with these
   */
  @Override
  public synchronized void start(CapacityReports reports) {
    if (fleet == null || instances != null) {
      throw new IllegalStateException(
          "ElasticDockerHosts must be given to one DockerExecutor as well: builder().elastic(...),"
              + " and are started once");
    }
    instances = new Instances(starter, catalog, settings, Hosts.of(fleet), reports, this::later);
  }

  private void later(Runnable task, Duration wait) {
    try {
      var unused = thread.schedule(() -> run(task), wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed, nothing is bought or given back any more");
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("Something about instances broke", e);
    }
  }

  private void with(Consumer<Instances> step) {
    Instances started = instances;
    if (started == null) {
      throw new IllegalStateException("ElasticDockerHosts were not started");
    }
    later(() -> step.accept(started), Duration.ZERO);
  }

  @Override
  public void reconcile(CapacityInventory inventory) {
    with(started -> started.reconcile(inventory));
  }

  /** Refuses types that the catalog has not, and more than {@value DockerHosts#MOST_HOSTS}. */
  @Override
  public void provision(ProvisionRequest request) {
    with(started -> started.provision(request));
  }

  @Override
  public void terminate(InstanceId instance) {
    with(started -> started.terminate(instance));
  }

  /**
   * Passes on that a machine is going to be taken back, as the notice of a cloud about a spot
   * machine. Does nothing if there is no such instance.
   *
   * @param notice how long until it is gone
   */
  public void interrupted(InstanceId instance, Duration notice) {
    with(started -> started.interrupted(instance, notice));
  }

  /**
   * Passes on that a machine is gone: sooner than its engine would be found to be silent for too
   * long. Its attempts are lost. Does nothing if there is no such instance.
   *
   * @param reason why, in words
   */
  public void vanished(InstanceId instance, String reason) {
    with(started -> started.vanished(instance, reason));
  }

  /** Lets go of the thread; machines and what runs there stay as they are. */
  @Override
  public void close() {
    Threads.stop(thread);
  }

  /** Collects what instances are like. Not thread-safe. */
  public static final class Builder {
    private final InstanceCatalog catalog;
    private final EngineStarter starter;
    private final Set<String> environments = new LinkedHashSet<>();
    private Resources reserve = DockerHosts.DEFAULT_RESERVE;
    private Duration lossGrace = Duration.ofMinutes(2);
    private Duration bootLimit = Duration.ofMinutes(10);
    private Checks checks = Checks.DEFAULT;

    private Builder(InstanceCatalog catalog, EngineStarter starter) {
      this.catalog = catalog;
      this.starter = starter;
    }

    /** Adds an environment that is sold to; at least one is needed. */
    public Builder environment(String name) {
      environments.add(ComputeEnvironment.reported(name).name());
      return this;
    }

    /** Sets what of each engine jobs may not use; 256 MiB unless said. */
    public Builder reserve(Resources kept) {
      this.reserve = kept;
      return this;
    }

    /**
     * Sets how long an engine may be silent before its attempts are lost and its instance is
     * stopped; 2 minutes unless said.
     *
     * @param grace zero or more
     */
    public Builder lossGrace(Duration grace) {
      if (grace.isNegative()) {
        throw new IllegalArgumentException("lossGrace: '" + grace + "' must not be negative");
      }
      this.lossGrace = grace;
      return this;
    }

    /**
     * Sets how long it may take from the request until jobs can run on an instance; 10 minutes
     * unless said.
     *
     * @param limit longer than zero
     */
    public Builder bootLimit(Duration limit) {
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException("bootLimit: '" + limit + "' must be longer than zero");
      }
      this.bootLimit = limit;
      return this;
    }

    /** Sets how engines are checked; for tests. */
    Builder checks(Checks how) {
      this.checks = how;
      return this;
    }

    /**
     * Makes the hosts; nothing is started yet.
     *
     * @throws IllegalArgumentException if there is no environment
     */
    public ElasticDockerHosts build() {
      if (environments.isEmpty()) {
        throw new IllegalArgumentException("environments: '[]' must be one at least");
      }
      return new ElasticDockerHosts(this);
    }
  }
}
