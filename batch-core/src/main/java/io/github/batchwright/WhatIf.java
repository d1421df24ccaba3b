package io.github.batchwright;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.checks.Checks;
import io.github.batchwright.engine.ahead.AheadOptions;
import io.github.batchwright.engine.ahead.FrozenState;
import io.github.batchwright.engine.ahead.RunAhead;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.ahead.Outlook;
import io.github.batchwright.model.ahead.WhatIfReport;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.service.AheadOperations;
import io.github.batchwright.service.LocalBatchService;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Asks what would become of a service if something were changed. It holds a copy of the state that
 * the service was in; the service itself goes on, and nothing that is done here reaches it. {@link
 * #run} runs two copies ahead in virtual time, one as things are and one with the changes, and puts
 * what becomes of them side by side. Immutable: each method that changes something returns another
 * value over the same state. Thread-safe. Not in AWS.
 *
 * <p>In a copy attempts start as soon as they are placed, run as long as is expected of them (see
 * {@link #drawn} for chance), and succeed. Instances that are bought are ready after a minute and
 * are not taken back. Schedules fire; other jobs than those that are there do not come.
 */
public final class WhatIf {
  private static final Duration LONGEST = Duration.ofDays(366);

  private final FrozenState state;
  private final FrozenState changedState;
  private final AheadOptions options;
  private final ImmutableList<Consumer<AheadOperations>> changes;
  private final ImmutableList<JobId> told;

  private WhatIf(
      FrozenState state,
      FrozenState changedState,
      AheadOptions options,
      List<Consumer<AheadOperations>> changes,
      List<JobId> told) {
    this.state = state;
    this.changedState = changedState;
    this.options = options;
    this.changes = ImmutableList.copyOf(changes);
    this.told = ImmutableList.copyOf(told);
  }

  /**
   * Copies the state of a service as it is now, without stopping it. What the copy costs the
   * service is what a snapshot on disk costs it; it is held in memory as long as this value is.
   *
   * @throws IllegalArgumentException if it was not built by {@link BatchService#builder}
   * @throws ServiceClosedException if the service is closed
   */
  public static WhatIf from(BatchService service) {
    if (!(service instanceof LocalBatchService local)) {
      throw new IllegalArgumentException(
          "service: '" + service + "' must be one that BatchService.builder() has built");
    }
    FrozenState state = local.freeze();
    return new WhatIf(state, state, AheadOptions.defaults(), List.of(), List.of());
  }

  /** Adds a job, submitted at the instant of the copy; the report tells of it. */
  public WhatIf submit(SubmitJobRequest request) {
    Objects.requireNonNull(request, "request");
    return doing(operations -> operations.submit(request));
  }

  /** Adds a job to the queue named {@code default}. */
  public WhatIf submit(String jobName, String jobDefinition) {
    return submit(SubmitJobRequest.builder(jobName, jobDefinition).build());
  }

  /** Takes a job away: cancels it, or stops it if it was placed. */
  public WhatIf terminate(JobId job) {
    Objects.requireNonNull(job, "job");
    return doing(operations -> operations.terminate(job, "What if it were not there?"));
  }

  /** Updates a compute environment. */
  public WhatIf update(ComputeEnvironmentUpdate update) {
    return change(operations -> operations.updateComputeEnvironment(update));
  }

  /** Updates a job queue. */
  public WhatIf update(JobQueueUpdate update) {
    return change(operations -> operations.updateJobQueue(update));
  }

  /** Gives a scheduling policy other rules. */
  public WhatIf updateSchedulingPolicy(String name, FairsharePolicy rules) {
    return change(operations -> operations.updateSchedulingPolicy(name, rules));
  }

  /**
   * Changes anything else that a service can change about its resources. It is called in each
   * {@link #run}, once, on the caller's thread; what it is given is of no use afterwards.
   */
  public WhatIf change(Consumer<? super ResourceOperations> change) {
    Objects.requireNonNull(change, "change");
    return doing(change::accept);
  }

  /**
   * Has something else be for sale for a compute environment, or at another price.
   *
   * @throws IllegalArgumentException if nothing is sold to that environment
   */
  public WhatIf catalog(String computeEnvironment, InstanceCatalog catalog) {
    check("computeEnvironment", computeEnvironment, state.catalogs().keySet());
    return new WhatIf(
        state, changedState.withCatalog(computeEnvironment, catalog), options, changes, told);
  }

  /**
   * Has a price curve of the service tell other prices.
   *
   * @throws IllegalArgumentException if the service has no such curve, or it told nothing
   */
  public WhatIf prices(String priceCurve, PriceSeries prices) {
    check("priceCurve", priceCurve, state.prices().keySet());
    return new WhatIf(state, changedState.withPrices(priceCurve, prices), options, changes, told);
  }

  private static void check(String field, String name, Set<String> known) {
    if (!known.contains(name)) {
      throw new IllegalArgumentException(
          "%s: '%s' must be one of %s".formatted(field, name, known));
    }
  }

  /** Has the report tell of these jobs, besides those that are told of anyway. */
  public WhatIf tell(JobId... jobs) {
    List<JobId> all = ImmutableList.<JobId>builder().addAll(told).add(jobs).build();
    return new WhatIf(state, changedState, options, changes, all);
  }

  /**
   * Draws how long attempts run from what was learned of their definitions, in both runs the same,
   * instead of having each run as long as is expected of it.
   *
   * @param seed another one has others be drawn
   */
  public WhatIf drawn(long seed) {
    return having(now -> new AheadOptions(now.firesSchedules(), now.boot(), seed, now.mostWork()));
  }

  /** Has no schedule fire. */
  public WhatIf withoutSchedules() {
    return having(now -> new AheadOptions(false, now.boot(), now.seed(), now.mostWork()));
  }

  /**
   * Sets how long after it was asked for an instance is ready; a minute unless it is set.
   *
   * @param boot zero to 29 minutes
   */
  public WhatIf bootTime(Duration boot) {
    Checks.require(
        !boot.isNegative() && boot.compareTo(Duration.ofMinutes(29)) <= 0,
        "boot",
        boot,
        "must be 0 to 29 minutes");
    return having(now -> new AheadOptions(now.firesSchedules(), boot, now.seed(), now.mostWork()));
  }

  /**
   * Sets how much work each run may be: inputs, decisions and placements count one each, 50 million
   * unless it is set. A run that reaches it ends there and says so.
   *
   * @param work at least 1
   */
  public WhatIf mostWork(long work) {
    Checks.atLeast("work", work, 1);
    return having(now -> new AheadOptions(now.firesSchedules(), now.boot(), now.seed(), work));
  }

  private WhatIf having(UnaryOperator<AheadOptions> change) {
    return new WhatIf(state, changedState, change.apply(options), changes, told);
  }

  private WhatIf doing(Consumer<AheadOperations> change) {
    return new WhatIf(
        state,
        changedState,
        options,
        ImmutableList.<Consumer<AheadOperations>>builder().addAll(changes).add(change).build(),
        told);
  }

  /**
   * Runs both copies ahead, on the caller's thread. It can be called any number of times and gives
   * the same each time.
   *
   * @param horizon how far, more than 0 and at most 366 days; a run ends earlier once nothing is
   *     left to happen
   * @throws ClientException if a change is refused, as the service would refuse it
   */
  public WhatIfReport run(Duration horizon) {
    Checks.positive("horizon", horizon);
    Checks.require(horizon.compareTo(LONGEST) <= 0, "horizon", horizon, "must be at most 366 days");
    return new WhatIfReport(
        run(state, ImmutableList.of(), horizon), run(changedState, changes, horizon));
  }

  private Outlook run(
      FrozenState from, ImmutableList<Consumer<AheadOperations>> applied, Duration horizon) {
    RunAhead ahead = new RunAhead(from, options);
    told.forEach(ahead::watch);
    AheadOperations operations = new AheadOperations(ahead);
    applied.forEach(change -> change.accept(operations));
    ahead.watchOthers();
    ahead.begin();
    ahead.run(horizon, () -> false);
    return ahead.outlook();
  }
}
