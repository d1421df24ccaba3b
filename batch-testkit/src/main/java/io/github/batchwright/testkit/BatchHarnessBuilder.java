package io.github.batchwright.testkit;

import io.github.batchwright.BatchService;
import io.github.batchwright.JobHandler;
import io.github.batchwright.JobListener;
import io.github.batchwright.ServiceListener;
import io.github.batchwright.WhenFull;
import io.github.batchwright.logs.MemoryJobLogStore;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.model.cost.Budget;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.service.LocalBatchService;
import io.github.batchwright.service.ServiceSettings;
import io.github.batchwright.spi.CapacityProvider;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.JobOrder;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.PriceCurve;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Describes a {@link BatchHarness}. Not thread-safe. */
public final class BatchHarnessBuilder {
  private final ServiceSettings settings = new ServiceSettings();
  private Instant start = Instant.parse("2030-01-01T00:00:00Z");
  private long seed = 1;
  private final Set<String> reported = new LinkedHashSet<>();
  private @Nullable SimulatedCloud cloud;
  private int crashAt;
  private UnaryOperator<JobExecutor> executorAround = UnaryOperator.identity();
  private UnaryOperator<Journal> journalAround = UnaryOperator.identity();
  private Runnable afterEachTurn = () -> {};

  BatchHarnessBuilder() {}

  /**
   * Adds a compute environment; {@code local} of 4 vCPU and 16,384 MiB if none is added. The hosts
   * of one that is {@link ComputeEnvironment#reported reported} are played with {@link
   * BatchHarness#hosts}.
   */
  public BatchHarnessBuilder computeEnvironment(ComputeEnvironment environment) {
    settings.environments.add(environment);
    if (environment.isReported()) {
      reported.add(environment.name());
    }
    return this;
  }

  /**
   * Has an executor tell of the hosts of an environment, which are played with {@link
   * BatchHarness#hosts}. The environment is there if none is described.
   */
  public BatchHarnessBuilder hosts(String computeEnvironment) {
    reported.add(computeEnvironment);
    return this;
  }

  /**
   * Has a cloud sell the instances of the compute environments it is for. Those have to be
   * described, with {@code computeResources}. It lives on when the service is started again.
   */
  public BatchHarnessBuilder capacity(SimulatedCloud newCloud) {
    this.cloud = newCloud;
    return this;
  }

  /** Adds a queue; {@code default} over all environments if none is added. */
  public BatchHarnessBuilder jobQueue(JobQueue queue) {
    settings.queues.add(queue);
    return this;
  }

  /** Adds a scheduling policy, which queues may name. */
  public BatchHarnessBuilder schedulingPolicy(SchedulingPolicy policy) {
    settings.policies.add(policy);
    return this;
  }

  /** Adds a quota share to a queue whose scheduling policy has quota shares. */
  public BatchHarnessBuilder quotaShare(QuotaShare share) {
    settings.quotaShares.add(share);
    return this;
  }

  /** Adds a consumable resource. */
  public BatchHarnessBuilder consumableResource(ConsumableResource resource) {
    settings.consumables.add(resource);
    return this;
  }

  /** Adds a budget. */
  public BatchHarnessBuilder budget(Budget budget) {
    settings.budgets.add(budget);
    return this;
  }

  /** Sees to it that a job definition is registered. */
  public BatchHarnessBuilder jobDefinition(JobDefinition definition) {
    settings.definitions.add(definition);
    return this;
  }

  /** Adds a schedule. */
  public BatchHarnessBuilder schedule(Schedule schedule) {
    settings.schedules.add(schedule);
    return this;
  }

  /**
   * Runs jobs of this handler for real, on the test's own thread: it takes no virtual time, and its
   * exceptions fail its attempt as they would in production.
   */
  public BatchHarnessBuilder handler(String name, JobHandler handler) {
    settings.handlers.put(name, handler);
    return this;
  }

  /** Sets the instant at which time stands at first; the beginning of 2030 unless said. */
  public BatchHarnessBuilder startingAt(Instant instant) {
    this.start = instant;
    return this;
  }

  /** Sets what ids are drawn from; 1 unless said. */
  public BatchHarnessBuilder seed(long number) {
    this.seed = number;
    return this;
  }

  /** Sets the caps on requests. */
  public BatchHarnessBuilder limits(ServiceLimits limits) {
    settings.limits = limits;
    return this;
  }

  /** Adds an order of jobs, which queues may name. */
  public BatchHarnessBuilder jobOrder(String name, JobOrder order) {
    settings.addJobOrder(name, order);
    return this;
  }

  /** Adds a price curve, which jobs may name; each life of the service asks the same one. */
  public BatchHarnessBuilder priceCurve(String name, PriceCurve curve) {
    settings.addPriceCurve(name, curve);
    return this;
  }

  /** Sets how long before its deadline a job that waited for a lower price is to have ended. */
  public BatchHarnessBuilder startMargin(Duration margin) {
    settings.startMargin = ServiceSettings.margin(margin);
    return this;
  }

  /** Sets how long finished jobs are kept. */
  public BatchHarnessBuilder retention(Retention retention) {
    settings.retention = retention;
    return this;
  }

  /** Sets how long an attempt may take to end once asked. */
  public BatchHarnessBuilder stopGrace(Duration grace) {
    settings.stopGrace = ServiceSettings.grace(grace);
    return this;
  }

  /** Sets how many requests may wait, and what callers get when that many do. */
  public BatchHarnessBuilder inbox(int capacity, WhenFull whenFull) {
    settings.inboxCapacity = ServiceSettings.atLeastOne("inboxCapacity", capacity);
    settings.whenFull = whenFull;
    return this;
  }

  /** Adds a listener to the service as a whole, called between turns. */
  public BatchHarnessBuilder serviceListener(ServiceListener listener) {
    settings.serviceListeners.add(listener);
    return this;
  }

  /** Adds a listener, called between turns. */
  public BatchHarnessBuilder listener(JobListener listener) {
    settings.listeners.add(listener);
    return this;
  }

  /**
   * Plans a {@link SimulatedCrash} at one of the {@link CrashPoints}, from the first one on. One
   * that comes while the service is built is followed by another start at once.
   */
  public BatchHarnessBuilder crashAt(int crashPoint) {
    this.crashAt = crashPoint;
    return this;
  }

  /**
   * Adds somebody who sells instances; each life of the service starts it anew. {@code
   * BatchServiceBuilder.capacityProvider}.
   */
  public BatchHarnessBuilder capacityProvider(CapacityProvider provider) {
    settings.capacityProviders.add(provider);
    return this;
  }

  /**
   * Puts an executor between the service and what the harness plays: it sees every launch and every
   * report. It may hand on what it gets, or run attempts itself. Each life of the service starts
   * it, and closes it, so it must stand being started again; of several, the last one given is
   * nearest to the service.
   *
   * @param wrapper makes it of the one it stands before
   */
  public BatchHarnessBuilder executorAround(UnaryOperator<JobExecutor> wrapper) {
    UnaryOperator<JobExecutor> before = executorAround;
    this.executorAround = executor -> wrapper.apply(before.apply(executor));
    return this;
  }

  /**
   * Puts a journal between the service and what remembers the facts. Each life of the service
   * replays and opens it; of several, the last one given is nearest to the service.
   *
   * @param wrapper makes it of the one it stands before
   */
  public BatchHarnessBuilder journalAround(UnaryOperator<Journal> wrapper) {
    UnaryOperator<Journal> before = journalAround;
    this.journalAround = journal -> wrapper.apply(before.apply(journal));
    return this;
  }

  /**
   * Has this called after every turn of the service, and after listeners and callbacks were told of
   * it. It must not wait for the service. What it throws goes to whoever lets time pass.
   */
  public BatchHarnessBuilder afterEachTurn(Runnable action) {
    Runnable before = afterEachTurn;
    this.afterEachTurn =
        () -> {
          before.run();
          action.run();
        };
    return this;
  }

  /** Makes the harness. */
  public BatchHarness build() {
    VirtualTime time = new VirtualTime(start);
    VirtualDriver driver = new VirtualDriver(time, afterEachTurn);
    CrashPoints crashPoints = new CrashPoints();
    if (crashAt > 0) {
      crashPoints.crashAt(crashAt);
    }
    RecordingJournal journal = new RecordingJournal(crashPoints);
    JobLogStore logs = new MemoryJobLogStore();
    ScriptedExecutor scripted = new ScriptedExecutor(time, logs);
    FlakyJournal flakyJournal = new FlakyJournal(journal);
    FlakyExecutor flakyExecutor = new FlakyExecutor(scripted, time);
    JobExecutor outermost = executorAround.apply(flakyExecutor);
    ScriptedHostSource hosts = reported.isEmpty() ? null : scripted.playHosts(reported);
    if (cloud != null) {
      cloud.connect(time, scripted);
      settings.capacityProviders.add(cloud);
    }
    Random random = new Random(seed);
    settings.ids = () -> new UUID(random.nextLong(), random.nextLong());
    settings.journal = journalAround.apply(flakyJournal);
    settings.logStore = logs;
    settings.callbackExecutor = driver::callback;
    settings.effects = crashPoints::around;
    for (JobKind kind : JobKind.values()) {
      settings.executors.put(kind, store -> outermost);
    }
    AtomicReference<@Nullable BatchService> self = new AtomicReference<>();
    if (!settings.handlers.isEmpty()) {
      settings.executors.put(
          JobKind.HANDLER,
          store ->
              new VirtualHandlers(
                  settings.handlers,
                  () -> Objects.requireNonNull(self.get()),
                  time,
                  store,
                  outermost));
    }
    if (settings.environments.isEmpty() && reported.isEmpty()) {
      settings.environments.add(ComputeEnvironment.fixed("local", Resources.of(4, 16_384)));
    }
    Supplier<LocalBatchService> life =
        () -> {
          settings.engineClock = driver.begin();
          LocalBatchService service = LocalBatchService.start(settings, driver);
          self.set(service);
          return service;
        };
    return new BatchHarness(
        new HarnessParts(
            time,
            driver,
            journal,
            flakyJournal,
            scripted,
            flakyExecutor,
            outermost,
            hosts,
            cloud,
            crashPoints,
            life,
            seed));
  }
}
