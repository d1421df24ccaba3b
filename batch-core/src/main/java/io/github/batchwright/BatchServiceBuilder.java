package io.github.batchwright;

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
import io.github.batchwright.service.LocalBatchService;
import io.github.batchwright.service.ServiceSettings;
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

  /**
   * Adds a compute environment. If none is added there are those whose hosts an {@link #executor}
   * tells of, or this machine, named {@code local}, if none does.
   */
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

  /** Adds a quota share to a queue whose scheduling policy has quota shares. */
  public BatchServiceBuilder quotaShare(QuotaShare share) {
    settings.quotaShares.add(share);
    return this;
  }

  /** Adds a consumable resource. */
  public BatchServiceBuilder consumableResource(ConsumableResource resource) {
    settings.consumables.add(resource);
    return this;
  }

  /**
   * Adds a budget. One of the same name that is there already gets its amount and its thresholds;
   * what was spent of it stays.
   */
  public BatchServiceBuilder budget(Budget budget) {
    settings.budgets.add(budget);
    return this;
  }

  /**
   * Sees to it that a job definition is registered: it is, unless its newest ACTIVE revision says
   * the same already, so that starting again makes no new revision.
   */
  public BatchServiceBuilder jobDefinition(JobDefinition definition) {
    settings.definitions.add(definition);
    return this;
  }

  /**
   * Adds a schedule. One of the same name that is there already becomes what is described here, and
   * stays as it is if it is that already; so one that was paused goes on at the next start unless
   * it is described as DISABLED. One that is not there and would never fire any more, because all
   * its dates have passed, is not created.
   */
  public BatchServiceBuilder schedule(Schedule schedule) {
    settings.schedules.add(schedule);
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

  /**
   * Adds somebody who sells instances to managed environments that have {@code computeResources}.
   * The service closes it.
   */
  public BatchServiceBuilder capacityProvider(CapacityProvider provider) {
    settings.capacityProviders.add(provider);
    return this;
  }

  /**
   * Adds a price curve, which jobs may name to {@linkplain
   * io.github.batchwright.model.SubmitJobRequest.Builder#startWhenCheapest start when it is low}.
   *
   * @param name 1-128 characters: letters, digits, {@code -}, {@code _}
   * @throws IllegalArgumentException if the name is taken
   */
  public BatchServiceBuilder priceCurve(String name, PriceCurve curve) {
    settings.addPriceCurve(name, curve);
    return this;
  }

  /**
   * Adds an order of jobs, which the dispatch policy of queues may {@linkplain
   * io.github.batchwright.model.dispatch.DispatchPolicy#inOrder name}. A queue whose order is not
   * added in a later life of the service is served in its own order then.
   *
   * @param name 1-128 characters: letters, digits, {@code -}, {@code _}
   * @throws IllegalArgumentException if the name is taken
   */
  public BatchServiceBuilder jobOrder(String name, JobOrder order) {
    settings.addJobOrder(name, order);
    return this;
  }

  /**
   * Sets how long before its deadline a job that waited for a lower price is to have ended; a tenth
   * of its expected duration if that is longer.
   *
   * @param margin 0 to 31 days; a minute unless said
   */
  public BatchServiceBuilder startMargin(Duration margin) {
    settings.startMargin = ServiceSettings.margin(margin);
    return this;
  }

  /**
   * Keeps everything below this folder, so that it outlives this process: jobs and resources in
   * {@code journal}, logs in {@code logs}, what is needed to find processes again in {@code
   * processes}. It is made if it is not there, readable by its owner alone. A service built on the
   * same folder later goes on where this one left off; two cannot use it at once.
   *
   * <p>Unless this or {@link #journal} is said, jobs are kept in memory and lost at the end.
   */
  public BatchServiceBuilder directory(Path directory) {
    settings.directory = directory;
    return this;
  }

  /**
   * Sets what acknowledged jobs survive where a {@link #directory} is given; {@link
   * Durability#POWER_LOSS} unless said.
   */
  public BatchServiceBuilder durability(Durability durability) {
    settings.durability = durability;
    return this;
  }

  /**
   * Keeps logs in files below this folder; in the folder {@code logs} of the {@link #directory}, or
   * without one in a temporary folder that is deleted at close, unless said.
   */
  public BatchServiceBuilder logDirectory(Path directory) {
    settings.logDirectory = directory;
    return this;
  }

  /** Keeps logs in a store of one's own, which the service closes. */
  public BatchServiceBuilder logStore(JobLogStore store) {
    settings.logStore = store;
    return this;
  }

  /**
   * Keeps facts in a journal of one's own, which the service closes, instead of one in the {@link
   * #directory}.
   */
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

  /** Adds a listener that hears if the service stops for good without being asked to. */
  public BatchServiceBuilder serviceListener(ServiceListener listener) {
    settings.serviceListeners.add(listener);
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
   * Starts the service. What was described is created, or where the journal brought it, changed to
   * what is described; of a consumable resource that is there already, the units are left as they
   * are. Nothing that is not described is deleted.
   *
   * @throws ClientException if what is described cannot be had, such as a queue that names an
   *     environment which is not there
   * @throws JournalException if the journal cannot be read or written, or is in use
   */
  public BatchService build() {
    return LocalBatchService.start(settings);
  }
}
