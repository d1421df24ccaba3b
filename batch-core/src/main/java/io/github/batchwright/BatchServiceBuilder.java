package io.github.batchwright;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.service.LocalBatchService;
import io.github.batchwright.service.ServiceSettings;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Describes a {@link BatchService} and starts it. Everything has a default: an environment {@code
 * local} with what this machine has, and a queue {@code default} over all environments. Not
 * thread-safe.
 */
public final class BatchServiceBuilder {
  private final ServiceSettings settings = new ServiceSettings();

  BatchServiceBuilder() {}

  /** Names the service; its threads carry the name. */
  public BatchServiceBuilder name(String name) {
    settings.name = name;
    return this;
  }

  /** Adds a compute environment; this machine, named {@code local}, if none is added. */
  public BatchServiceBuilder computeEnvironment(ComputeEnvironment environment) {
    settings.environments.add(environment);
    return this;
  }

  /** Adds a queue; one over all environments, named {@code default}, if none is added. */
  public BatchServiceBuilder jobQueue(JobQueue queue) {
    settings.queues.add(queue);
    return this;
  }

  /** Adds a scheduling policy, which queues may name. */
  public BatchServiceBuilder schedulingPolicy(SchedulingPolicy policy) {
    settings.policies.add(policy);
    return this;
  }

  /** Adds a consumable resource. */
  public BatchServiceBuilder consumableResource(ConsumableResource resource) {
    settings.consumables.add(resource);
    return this;
  }

  /**
   * Registers a handler for jobs that name it.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public BatchServiceBuilder handler(String name, JobHandler handler) {
    if (settings.handlers.putIfAbsent(name, handler) != null) {
      throw new IllegalArgumentException("handler: '" + name + "' is registered already");
    }
    return this;
  }

  /**
   * Sets how many handlers run at once at most, whatever the environments have room for.
   *
   * @param threads at least 1; 64 unless said
   */
  public BatchServiceBuilder handlerThreads(int threads) {
    settings.handlerThreads = ServiceSettings.atLeastOne("handlerThreads", threads);
    return this;
  }

  /**
   * Sets what runs jobs of a kind. Handlers and processes have executors of their own; containers
   * need one, such as the one of {@code batch-docker}. The service closes it.
   *
   * @param executor makes the executor, given where the logs of its attempts are to go
   */
  public BatchServiceBuilder executor(JobKind kind, Function<JobLogStore, JobExecutor> executor) {
    settings.executors.put(kind, executor);
    return this;
  }

  /** Keeps logs in files below this folder; in a temporary one, deleted at close, unless said. */
  public BatchServiceBuilder logDirectory(Path directory) {
    settings.logDirectory = directory;
    return this;
  }

  /** Keeps logs in a store of one's own, which the service closes. */
  public BatchServiceBuilder logStore(JobLogStore store) {
    settings.logStore = store;
    return this;
  }

  /** Keeps facts in a journal, which the service closes; in memory alone unless said. */
  public BatchServiceBuilder journal(Journal journal) {
    settings.journal = journal;
    return this;
  }

  /** Reads the time here; from the system unless said. It is never seen to run backwards. */
  public BatchServiceBuilder clock(InstantSource clock) {
    settings.clock = clock;
    return this;
  }

  /** Takes random ids from here; {@link UUID#randomUUID} unless said. */
  public BatchServiceBuilder idSource(Supplier<UUID> ids) {
    settings.ids = ids;
    return this;
  }

  /** Sets the caps on requests; {@link ServiceLimits#defaults} unless said. */
  public BatchServiceBuilder limits(ServiceLimits limits) {
    settings.limits = limits;
    return this;
  }

  /** Sets how long finished jobs are kept; {@link Retention#DEFAULT} unless said. */
  public BatchServiceBuilder retention(Retention retention) {
    settings.retention = retention;
    return this;
  }

  /** Sets how long an attempt may take to end once asked; 30 seconds unless said, as AWS has it. */
  public BatchServiceBuilder stopGrace(Duration grace) {
    settings.stopGrace = ServiceSettings.grace(grace);
    return this;
  }

  /**
   * Sets how many requests may wait to be taken in.
   *
   * @param capacity at least 1; 16,384 unless said
   */
  public BatchServiceBuilder inboxCapacity(int capacity) {
    settings.inboxCapacity = ServiceSettings.atLeastOne("inboxCapacity", capacity);
    return this;
  }

  /** Sets what callers get when that many wait; {@link WhenFull#BLOCK} unless said. */
  public BatchServiceBuilder whenFull(WhenFull whenFull) {
    settings.whenFull = whenFull;
    return this;
  }

  /** Adds a listener. */
  public BatchServiceBuilder listener(JobListener listener) {
    settings.listeners.add(listener);
    return this;
  }

  /**
   * Sets how many events may wait for slow listeners before events are dropped.
   *
   * @param capacity at least 1; 65,536 unless said
   */
  public BatchServiceBuilder eventBuffer(int capacity) {
    settings.eventBuffer = ServiceSettings.atLeastOne("eventBuffer", capacity);
    return this;
  }

  /**
   * Completes the stages of {@link AsyncBatchService} here; on a few threads of the service's own
   * unless said. Code that waits there for another stage may wait for its own thread.
   */
  public BatchServiceBuilder callbackExecutor(Executor executor) {
    settings.callbackExecutor = executor;
    return this;
  }

  /** Sets what {@link BatchService#close()} does; {@link CloseMode#DRAIN} unless said. */
  public BatchServiceBuilder onClose(CloseMode mode) {
    settings.onClose = mode;
    return this;
  }

  /**
   * Starts the service.
   *
   * @throws ClientException if a queue names an environment that is not there
   */
  public BatchService build() {
    return LocalBatchService.start(settings);
  }
}
