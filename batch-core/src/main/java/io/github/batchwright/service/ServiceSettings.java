package io.github.batchwright.service;

import io.github.batchwright.CloseMode;
import io.github.batchwright.JobHandler;
import io.github.batchwright.JobListener;
import io.github.batchwright.WhenFull;
import io.github.batchwright.engine.EngineSettings;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
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

  /** The builder's {@code handler}. */
  public final Map<String, JobHandler> handlers = new LinkedHashMap<>();

  /** The builder's {@code executor}. */
  public final Map<JobKind, Function<JobLogStore, JobExecutor>> executors =
      new EnumMap<>(JobKind.class);

  /** The builder's {@code handlerThreads}. */
  public int handlerThreads = 64;

  /** The builder's {@code logDirectory}. */
  public @Nullable Path logDirectory;

  /** The builder's {@code logStore}. */
  public @Nullable JobLogStore logStore;

  /** The builder's {@code journal}. */
  public @Nullable Journal journal;

  /** The builder's {@code clock}. */
  public @Nullable InstantSource clock;

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

  /** The builder's {@code whenFull}. */
  public WhenFull whenFull = WhenFull.BLOCK;

  /** The builder's {@code listener}. */
  public final List<JobListener> listeners = new ArrayList<>();

  /** The builder's {@code eventBuffer}. */
  public int eventBuffer = 65_536;

  /** The builder's {@code callbackExecutor}. */
  public @Nullable Executor callbackExecutor;

  /** The builder's {@code onClose}. */
  public CloseMode onClose = CloseMode.DRAIN;

  /** Returns a number that must be at least 1. */
  public static int atLeastOne(String field, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(field + ": '" + value + "' must be at least 1");
    }
    return value;
  }

  /** Returns a grace that must be 0 to 365 days. */
  public static Duration grace(Duration value) {
    if (value.isNegative() || value.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException("stopGrace: '" + value + "' must be 0 to 365 days");
    }
    return value;
  }

  EngineSettings engine() {
    EngineSettings defaults = EngineSettings.defaults();
    return new EngineSettings(
        limits,
        retention,
        stopGrace,
        defaults.inputsPerTurn(),
        defaults.placementsPerTurn(),
        defaults.batchesInFlight());
  }

  List<ComputeEnvironment> environmentsOrDefault() {
    return environments.isEmpty()
        ? List.of(ComputeEnvironment.thisMachine(DEFAULT_ENVIRONMENT))
        : environments;
  }

  List<JobQueue> queuesOrDefault() {
    List<String> names = environmentsOrDefault().stream().map(ComputeEnvironment::name).toList();
    return queues.isEmpty()
        ? List.of(JobQueue.of(DEFAULT_QUEUE, 1, names.toArray(String[]::new)))
        : queues;
  }
}
