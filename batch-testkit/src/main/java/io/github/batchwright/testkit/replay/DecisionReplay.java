package io.github.batchwright.testkit.replay;

import io.github.batchwright.engine.EngineSettings;
import io.github.batchwright.engine.start.Curves;
import io.github.batchwright.engine.state.JobOrders;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.spi.JobOrder;
import io.github.batchwright.spi.PriceCurve;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Feeds what came in while a journal was recorded to the real engine in virtual time, under other
 * policies, and compares what is decided. Without a change every decision is the same.
 *
 * <p>Each attempt takes as long as in the record, and ends as it did there, wherever and whenever
 * it is placed. What the record does not know is guessed: an attempt that was stopped, or that the
 * record does not have, does what the next attempt of the same job did that ended by itself, else
 * the last one before, else the last one of its definition that succeeded, else it takes as long as
 * the job is expected to. An attempt that is stopped in the replay alone ends at once. Lost hosts
 * are lost again at the same instants. Instances that were bought come and go as they did in the
 * record. Nobody restarts or closes the service; submissions of schedules are plain ones.
 *
 * <p>The same record and the same changes give the same difference. Not thread-safe.
 */
public final class DecisionReplay {
  /** Longer than anything: what is finished stays known. */
  private static final Retention FOREVER = new Retention(Duration.ofDays(36_500), 100_000_000);

  private static final int LEAST_EXTRA_DAYS = 1;
  private static final int EXTRA_TIMES = 10;

  private final RecordedWorkload workload;
  private final List<UnaryOperator<ComputeEnvironment>> environments = new ArrayList<>();
  private final List<UnaryOperator<JobQueue>> queues = new ArrayList<>();
  private final List<UnaryOperator<SchedulingPolicy>> policies = new ArrayList<>();
  private final List<UnaryOperator<QuotaShare>> quotaShares = new ArrayList<>();
  private final List<Stage.Play> more = new ArrayList<>();
  private final Set<String> changedQueues = new LinkedHashSet<>();
  private final Set<String> seenQueues = new LinkedHashSet<>();
  private final Map<String, Curves.Source> curves = new LinkedHashMap<>();
  private final Map<String, JobOrders.Source> orders = new LinkedHashMap<>();
  private ServiceLimits limits = ServiceLimits.defaults();
  private @Nullable Duration stopGrace;
  private @Nullable Duration runOn;
  private Duration startMargin = Duration.ofMinutes(1);
  private Duration unknownDuration = Duration.ofMinutes(1);
  private Duration tolerance = Duration.ZERO;

  private DecisionReplay(RecordedWorkload workload) {
    this.workload = workload;
  }

  /**
   * Starts to describe a replay of the journal in a folder.
   *
   * @throws io.github.batchwright.JournalException if it cannot be read
   */
  public static DecisionReplay from(Path journal) {
    return of(RecordedWorkload.read(journal));
  }

  /** Starts to describe a replay; one record may be replayed as often as wanted. */
  public static DecisionReplay of(RecordedWorkload workload) {
    return new DecisionReplay(Objects.requireNonNull(workload, "workload"));
  }

  /** Has a queue be another throughout, wherever the record describes it. */
  public DecisionReplay change(JobQueueUpdate update) {
    changedQueues.add(update.jobQueue());
    return queues(queue -> queue.name().equals(update.jobQueue()) ? update.applyTo(queue) : queue);
  }

  /**
   * Puts a scheduling policy in the place of that of the same name throughout; if the record has
   * none, it is there from the beginning.
   */
  public DecisionReplay change(SchedulingPolicy policy) {
    more.add(stage -> stage.policy(policy));
    return schedulingPolicies(known -> known.name().equals(policy.name()) ? policy : known);
  }

  /**
   * Puts a compute environment in the place of that of the same name throughout; if the record has
   * none, it is there from the beginning.
   */
  public DecisionReplay change(ComputeEnvironment environment) {
    more.add(stage -> stage.environment(environment));
    return computeEnvironments(
        known -> known.name().equals(environment.name()) ? environment : known);
  }

  /** Has queues be what this makes of each description of one. */
  public DecisionReplay queues(UnaryOperator<JobQueue> change) {
    queues.add(change);
    return this;
  }

  /** Has scheduling policies be what this makes of each description of one. */
  public DecisionReplay schedulingPolicies(UnaryOperator<SchedulingPolicy> change) {
    policies.add(change);
    return this;
  }

  /**
   * Has compute environments be what this makes of each description of one. One whose instances
   * were bought is described as {@link ComputeEnvironment#reported reported} here.
   */
  public DecisionReplay computeEnvironments(UnaryOperator<ComputeEnvironment> change) {
    environments.add(change);
    return this;
  }

  /** Has quota shares be what this makes of each description of one. */
  public DecisionReplay quotaShares(UnaryOperator<QuotaShare> change) {
    quotaShares.add(change);
    return this;
  }

  /** Sets the caps on requests, if the recorded service had others than a service has by itself. */
  public DecisionReplay limits(ServiceLimits newLimits) {
    this.limits = newLimits;
    return this;
  }

  /** Sets how long an attempt may take to end once asked; that of the first stop of the record. */
  public DecisionReplay stopGrace(Duration grace) {
    this.stopGrace = grace;
    return this;
  }

  /** Adds a price curve; all that jobs of the record name must be there. */
  public DecisionReplay priceCurve(String name, PriceCurve curve) {
    curves.put(name, (from, to) -> curve.series(from, to).between(from, to));
    return this;
  }

  /** Adds an order of jobs that queues may name; what it throws ends the replay. */
  public DecisionReplay jobOrder(String name, JobOrder order) {
    orders.put(name, new ReplayOrder(order));
    return this;
  }

  /** Sets the margin of jobs that wait for a lower price, if it was not a minute. */
  public DecisionReplay startMargin(Duration margin) {
    this.startMargin = margin;
    return this;
  }

  /** Sets how long attempts take of which nothing at all is known; a minute unless said. */
  public DecisionReplay unknownDuration(Duration duration) {
    this.unknownDuration = duration;
    return this;
  }

  /**
   * Sets how long the replay may go on once the record has ended; unless said ten times as long as
   * the record, and a day at least.
   */
  public DecisionReplay runOn(Duration atMost) {
    this.runOn = atMost;
    return this;
  }

  /**
   * Has instants count as the same that are no further apart than this; zero unless said, which is
   * exact.
   */
  public DecisionReplay tolerance(Duration apart) {
    this.tolerance = apart;
    return this;
  }

  /**
   * Replays, and compares.
   *
   * @throws IllegalArgumentException if a queue is to be changed that the record does not have
   * @throws IllegalStateException if a job of the record cannot be submitted any more, because of a
   *     change or of a limit
   */
  public DecisionDiff run() {
    RecordReader record = workload.record();
    ReplayRun run =
        new ReplayRun(
            record,
            new Changes(
                chain(environments),
                chain(queues).andThen(this::seen)::apply,
                chain(policies),
                chain(quotaShares)),
            settings(record),
            new Curves(curves, startMargin),
            new JobOrders(orders),
            extra(),
            unknownDuration);
    run.run(record.first, more);
    checkQueues();
    List<String> notes = new ArrayList<>(workload.notes());
    notes.addAll(run.refused());
    return DecisionDiff.of(
        record.courses, run.courses(), tolerance.toMillis(), run.guessed(), notes);
  }

  private EngineSettings settings(RecordReader record) {
    EngineSettings defaults = EngineSettings.defaults();
    return new EngineSettings(
        limits,
        FOREVER,
        stopGrace == null ? record.stopGrace : stopGrace,
        defaults.inputsPerTurn(),
        defaults.placementsPerTurn(),
        defaults.batchesInFlight(),
        true);
  }

  private Duration extra() {
    if (runOn != null) {
      return runOn;
    }
    Duration long10 = Duration.between(workload.from(), workload.to()).multipliedBy(EXTRA_TIMES);
    Duration day = Duration.ofDays(LEAST_EXTRA_DAYS);
    return long10.compareTo(day) > 0 ? long10 : day;
  }

  private JobQueue seen(JobQueue queue) {
    seenQueues.add(queue.name());
    return queue;
  }

  private void checkQueues() {
    for (String name : changedQueues) {
      if (!seenQueues.contains(name)) {
        throw new IllegalArgumentException(
            "jobQueue: '%s' must be one that the record has: %s".formatted(name, seenQueues));
      }
    }
  }

  private static <T> UnaryOperator<T> chain(List<UnaryOperator<T>> changes) {
    return described -> {
      T changed = described;
      for (UnaryOperator<T> change : changes) {
        changed = change.apply(changed);
      }
      return changed;
    };
  }
}
