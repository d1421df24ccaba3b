package io.github.batchwright.testkit.chaos;

import io.github.batchwright.engine.codec.FactBatch;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.GangFact;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a run of chaos has seen so far, for {@link ChaosInvariant invariants} to look at. It knows
 * what is durable from the journal itself, and not from the service. Confined to one thread.
 */
public final class ChaosWorld {
  private final List<ChaosInvariant> invariants;
  private final @Nullable SimulatedCloud cloud;
  private final Cluster durable = new Cluster();
  private final Queue<FactBatch> undurable = new ArrayDeque<>();
  private final Map<JobId, Queue<Change>> untold = new HashMap<>();
  private final Set<String> placements = new HashSet<>();
  private final List<JobId> acknowledged = new ArrayList<>();
  private final List<String> contradictions = new ArrayList<>();
  private @Nullable BatchHarness harness;
  private @Nullable Violation violation;
  private List<LaunchRequest> launches = List.of();
  private @Nullable List<LaunchRequest> running;
  private long lastDurable;
  private long lastTaken;
  private long latest = Long.MIN_VALUE;
  private long lastApplied = Long.MIN_VALUE;
  private int lives;
  private int turns;
  private boolean isJournalBroken;

  /** A durable change of a status. */
  record Change(JobStatus from, JobStatus to) {}

  /** What was broken, when, and how. */
  record Violation(String sentence, Instant at, Throwable cause) {}

  ChaosWorld(List<ChaosInvariant> invariants, @Nullable SimulatedCloud cloud) {
    this.cloud = cloud;
    this.invariants = invariants;
    durable.onChange(
        (job, task, from, to) ->
            untold
                .computeIfAbsent(durable.id(task), id -> new ArrayDeque<>())
                .add(new Change(from, to)));
  }

  /** Returns the harness, whose clock, script and journal can be looked at. */
  public BatchHarness harness() {
    return Objects.requireNonNull(harness, "It is still being built");
  }

  /** Returns the jobs whose submission was answered, each once, oldest first. */
  public List<JobId> acknowledged() {
    return Collections.unmodifiableList(acknowledged);
  }

  /** Returns how many lives of the service have begun. */
  public int lives() {
    return lives;
  }

  void harness(BatchHarness built) {
    harness = built;
  }

  /** Returns the state that all durable facts lead to. */
  Cluster durable() {
    return durable;
  }

  /** Says whether all that was decided is durable. */
  boolean isAllDurable() {
    return undurable.isEmpty();
  }

  /** Returns how many launches had reached the world when the latest turn was over. */
  int launches() {
    return launches.size();
  }

  /** Returns the launches whose attempts went on in the world when the latest turn was over. */
  List<LaunchRequest> running() {
    if (running == null) {
      Set<AttemptId> open = new HashSet<>(harness().executor().running());
      running = launches.stream().filter(one -> open.contains(one.attempt())).toList();
    }
    return running;
  }

  /** Returns the cloud of this scene, or null. */
  @Nullable SimulatedCloud cloud() {
    return cloud;
  }

  int turns() {
    return turns;
  }

  /** Returns the next change that listeners are to be told of a job, or null if there is none. */
  @Nullable Change nextUntold(JobId job) {
    Queue<Change> changes = untold.get(job);
    return changes == null ? null : changes.poll();
  }

  /** Says whether it is durable that this attempt was placed. */
  boolean isPlaced(LaunchRequest request) {
    return placements.contains(
        key(request.attempt().job().nodeIndex().isPresent(), request.attempt().job())
            + request.attempt().number());
  }

  private static String key(boolean isNode, JobId job) {
    return (isNode ? job.wholeJob() : job).value() + "/";
  }

  /** Says that the journal was made to break, and the service with it. */
  void journalBreaks(boolean breaks) {
    isJournalBroken = breaks;
  }

  boolean isJournalBroken() {
    return isJournalBroken;
  }

  // What the taps and the players tell.

  void taken(FactBatch batch) {
    if (batch.firstSequence() != lastTaken + 1) {
      contradictions.add("fact " + batch.firstSequence() + " follows fact " + lastTaken);
    }
    if (batch.at() < latest) {
      contradictions.add("a fact of " + batch.at() + " follows one of " + latest);
    }
    lastTaken = batch.lastSequence();
    latest = batch.at();
    undurable.add(batch);
  }

  /** Returns what was wrong with the order of facts, and forgets it. */
  List<String> takeContradictions() {
    List<String> found = List.copyOf(contradictions);
    contradictions.clear();
    return found;
  }

  void durable(long upTo) {
    lastDurable = Math.max(lastDurable, upTo);
    while (!undurable.isEmpty() && undurable.element().lastSequence() <= upTo) {
      FactBatch batch = undurable.remove();
      lastApplied = batch.at();
      batch.facts().forEach(fact -> apply(fact, batch.at()));
    }
  }

  private void apply(Fact fact, long at) {
    if (fact instanceof Fact.AttemptPlaced placed) {
      placed(placed.task(), placed.attempt());
    } else if (fact instanceof GangFact.GangPlaced placed) {
      placed(placed.task(), placed.attempt());
    }
    durable.apply(fact, at);
  }

  private void placed(TaskRef task, int attempt) {
    placements.add(key(false, durable.id(task)) + attempt);
  }

  /** A journal gave back what it has, for another life. */
  void replayed(long last) {
    if (last < lastDurable) {
      contradictions.add(
          "facts up to %d were durable, and only %d are there".formatted(lastDurable, last));
    }
    durable(last);
    undurable.clear();
    lastTaken = last;
    latest = lastApplied;
    untold.clear();
    lives++;
    tellAll(invariant -> invariant.begun(this));
  }

  void launched(LaunchRequest request) {
    tellAll(invariant -> invariant.launched(this, request));
  }

  void told(JobEvent event) {
    tellAll(invariant -> invariant.told(this, event));
  }

  void afterTurn() {
    turns++;
    if (harness != null) {
      launches = harness.executor().launches();
      running = null;
      tellAll(invariant -> invariant.afterTurn(this));
      raise();
    }
  }

  void described(List<JobDetail> jobs) {
    tellEach(jobs, (invariant, details) -> invariant.described(this, details));
  }

  void ended(List<JobDetail> jobs) {
    tellEach(jobs, (invariant, details) -> invariant.ended(this, details));
  }

  private void tellEach(List<JobDetail> jobs, BiConsumer<ChaosInvariant, List<JobDetail>> telling) {
    tellAll(invariant -> telling.accept(invariant, jobs));
    raise();
  }

  /** The service answered a submission. */
  void acknowledged(JobId job) {
    if (!acknowledged.contains(job)) {
      acknowledged.add(job);
    }
    if (durable.find(job).isEmpty()) {
      broken(BuiltIn.ANSWERS.sentence(), job + " was answered and is not durable");
    }
  }

  private void tellAll(Consumer<ChaosInvariant> telling) {
    for (ChaosInvariant invariant : invariants) {
      try {
        telling.accept(invariant);
      } catch (AssertionError e) {
        broken(invariant.sentence(), e);
      }
    }
  }

  void broken(String sentence, String how) {
    broken(sentence, new AssertionError(how));
  }

  /** The first thing that is broken counts: it may be why others are. */
  void broken(String sentence, Throwable cause) {
    if (violation == null) {
      Instant at = harness == null ? Instant.EPOCH : harness.now();
      violation = new Violation(sentence, at, cause);
    }
  }

  @Nullable Violation violation() {
    return violation;
  }

  /** Ends the run if anything is broken; not from where a service would catch it. */
  void raise() {
    if (violation != null) {
      throw new Broken();
    }
  }

  /** Ends a run in which something is broken. */
  static final class Broken extends Error {
    private static final long serialVersionUID = 1L;

    Broken() {
      super(null, null, false, false);
    }
  }
}
