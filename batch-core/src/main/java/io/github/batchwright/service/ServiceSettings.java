package io.github.batchwright.service;

import io.github.batchwright.CloseMode;
import io.github.batchwright.JobHandler;
import io.github.batchwright.JobListener;
import io.github.batchwright.ServiceListener;
import io.github.batchwright.WhenFull;
import io.github.batchwright.checks.Checks;
import io.github.batchwright.engine.EngineClock;
import io.github.batchwright.engine.EngineSettings;
import io.github.batchwright.engine.resources.Desk;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.journal.FileJournal;
import io.github.batchwright.journal.MemoryJournal;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.model.cost.Budget;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.spi.CapacityProvider;
import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.JobOrder;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.PriceCurve;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a service is built from; each field is what its setter in the builder says. */
public final class ServiceSettings {
  private static final String DEFAULT_ENVIRONMENT = "local";
  private static final String DEFAULT_QUEUE = "default";

  /** The builder's {@code name}. */
  public String name = "batchwright";

  /** The builder's {@code computeEnvironment}. */
  public final List<ComputeEnvironment> environments = new ArrayList<>();

  /** The builder's {@code jobQueue}. */
  public final List<JobQueue> queues = new ArrayList<>();

  /** The builder's {@code schedulingPolicy}. */
  public final List<SchedulingPolicy> policies = new ArrayList<>();

  /** The builder's {@code consumableResource}. */
  public final List<ConsumableResource> consumables = new ArrayList<>();

  /** The builder's {@code budget}. */
  public final List<Budget> budgets = new ArrayList<>();

  /** The builder's {@code quotaShare}. */
  public final List<QuotaShare> quotaShares = new ArrayList<>();

  /** The builder's {@code jobDefinition}. */
  public final List<JobDefinition> definitions = new ArrayList<>();

  /** The builder's {@code schedule}. */
  public final List<Schedule> schedules = new ArrayList<>();

  /** The builder's {@code handler}. */
  public final Map<String, JobHandler> handlers = new LinkedHashMap<>();

  /** The builder's {@code executor}. */
  public final Map<JobKind, Function<JobLogStore, JobExecutor>> executors =
      new EnumMap<>(JobKind.class);

  /** The builder's {@code handlerThreads}. */
  public int handlerThreads = 64;

  /** The builder's {@code capacityProvider}. */
  public final List<CapacityProvider> capacityProviders = new ArrayList<>();

  /** The builder's {@code priceCurve}. */
  public final Map<String, PriceCurve> priceCurves = new LinkedHashMap<>();

  public final Map<String, JobOrder> jobOrders = new LinkedHashMap<>();

  /** The builder's {@code startMargin}. */
  public Duration startMargin = Duration.ofMinutes(1);

  /** The builder's {@code logDirectory}. */
  public @Nullable Path logDirectory;

  /** The builder's {@code logStore}. */
  public @Nullable JobLogStore logStore;

  /** The builder's {@code directory}. */
  public @Nullable Path directory;

  /** The builder's {@code durability}. */
  public Durability durability = Durability.POWER_LOSS;

  /** The builder's {@code journal}. */
  public @Nullable Journal journal;

  /** The builder's {@code clock}. */
  public @Nullable InstantSource clock;

  /** The two clocks instead of {@link #clock}, where they are to differ; for tests. */
  public @Nullable EngineClock engineClock;

  /** The builder's {@code idSource}. */
  public Supplier<UUID> ids = UUID::randomUUID;

  /** The builder's {@code limits}. */
  public ServiceLimits limits = ServiceLimits.defaults();

  /** The builder's {@code retention}. */
  public Retention retention = Retention.DEFAULT;

  /** The builder's {@code stopGrace}. */
  public Duration stopGrace = Duration.ofSeconds(30);

  /** The builder's {@code inboxCapacity}. */
  public int inboxCapacity = 16_384;

  /** How many reports, requests and deadlines, each, one turn looks at; for tests. */
  public int inputsPerTurn = EngineSettings.defaults().inputsPerTurn();

  /** How many attempts one turn places; for tests. */
  public int placementsPerTurn = EngineSettings.defaults().placementsPerTurn();

  /** The builder's {@code whenFull}. */
  public WhenFull whenFull = WhenFull.BLOCK;

  /** The builder's {@code listener}. */
  public final List<JobListener> listeners = new ArrayList<>();

  /** The builder's {@code serviceListener}. */
  public final List<ServiceListener> serviceListeners = new ArrayList<>();

  /** The builder's {@code eventBuffer}. */
  public int eventBuffer = 65_536;

  /** The builder's {@code callbackExecutor}. */
  public @Nullable Executor callbackExecutor;

  /** The builder's {@code onClose}. */
  public CloseMode onClose = CloseMode.DRAIN;

  /** What stands between the engine and those who carry its effects out; for tests. */
  public UnaryOperator<Effect.Visitor> effects = UnaryOperator.identity();

  /** Returns a number that must be at least 1. */
  public static int atLeastOne(String field, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(field + ": '" + value + "' must be at least 1");
    }
    return value;
  }

  /** Returns a grace that must be 0 to 365 days. */
  public static Duration grace(Duration value) {
    return days("stopGrace", value, 365);
  }

  /** Returns a margin that must be 0 to 31 days. */
  public static Duration margin(Duration value) {
    return days("startMargin", value, 31);
  }

  private static Duration days(String field, Duration value, int most) {
    if (value.isNegative() || value.compareTo(Duration.ofDays(most)) > 0) {
      throw new IllegalArgumentException(
          "%s: '%s' must be 0 to %d days".formatted(field, value, most));
    }
    return value;
  }

  /** Adds an order of jobs. */
  public void addJobOrder(String orderName, JobOrder order) {
    Checks.name("jobOrder", orderName);
    Objects.requireNonNull(order, "order");
    if (jobOrders.putIfAbsent(orderName, order) != null) {
      throw new IllegalArgumentException("jobOrder: '" + orderName + "' is described already");
    }
  }

  /** Adds a price curve. */
  public void addPriceCurve(String curveName, PriceCurve curve) {
    Checks.name("priceCurve", curveName);
    Objects.requireNonNull(curve, "curve");
    if (priceCurves.putIfAbsent(curveName, curve) != null) {
      throw new IllegalArgumentException("priceCurve: '" + curveName + "' is described already");
    }
  }

  EngineSettings engine() {
    EngineSettings defaults = EngineSettings.defaults();
    return new EngineSettings(
        limits,
        retention,
        stopGrace,
        inputsPerTurn,
        placementsPerTurn,
        defaults.batchesInFlight(),
        defaults.forgetsAtOnce());
  }

  /** Returns the folder of this name in that which everything is kept in, if there is one. */
  @Nullable Path inDirectory(String name) {
    return directory == null ? null : directory.resolve(name);
  }

  Journal journal() {
    Path folder = inDirectory("journal");
    if (journal != null) {
      return journal;
    }
    return folder == null || durability == Durability.MEMORY
        ? new MemoryJournal()
        : FileJournal.builder(folder).durability(durability).build();
  }

  /** Says whether another life of the service begins with what this one knew. */
  boolean outlives() {
    return journal != null || (inDirectory("journal") != null && durability != Durability.MEMORY);
  }

  /**
   * Sees to it that everything that was described is there, on what the journal has brought.
   *
   * @param reported the environments that an executor tells of the hosts of; they are there unless
   *     others are described
   */
  void declare(Consumer<Consumer<Desk>> tell, List<String> reported) {
    policies.forEach(policy -> tell.accept(desk -> desk.policies().declare(policy)));
    consumables.forEach(resource -> tell.accept(desk -> desk.consumables().declare(resource)));
    environments.forEach(one -> tell.accept(desk -> desk.environments().declare(one)));
    List<ComputeEnvironment> byDefault = byDefault(reported);
    byDefault.forEach(one -> tell.accept(desk -> desk.environments().createIfAbsent(one)));
    queues.forEach(queue -> tell.accept(desk -> desk.queues().declare(queue)));
    if (queues.isEmpty()) {
      String[] names =
          Stream.concat(environments.stream(), byDefault.stream())
              .map(ComputeEnvironment::name)
              .toArray(String[]::new);
      JobQueue queue = JobQueue.of(DEFAULT_QUEUE, 1, names);
      tell.accept(desk -> desk.queues().declare(queue));
    }
    quotaShares.forEach(share -> tell.accept(desk -> desk.quotas().declare(share)));
    budgets.forEach(budget -> tell.accept(desk -> desk.costs().declare(budget)));
    definitions.forEach(one -> tell.accept(desk -> desk.definitions().declare(one)));
    schedules.forEach(schedule -> tell.accept(desk -> desk.schedules().declare(schedule)));
  }

  /** Returns the environments that are there if none is described. */
  private List<ComputeEnvironment> byDefault(List<String> reported) {
    if (!environments.isEmpty()) {
      return List.of();
    }
    return reported.isEmpty()
        ? List.of(ComputeEnvironment.thisMachine(DEFAULT_ENVIRONMENT))
        : reported.stream().map(ComputeEnvironment::reported).toList();
  }
}
