package io.github.batchwright.engine;

import io.github.batchwright.ClientException;
import io.github.batchwright.TooManyRequestsException;
import io.github.batchwright.engine.jobs.Cancellations;
import io.github.batchwright.engine.jobs.Settlement;
import io.github.batchwright.engine.queries.NamePatterns;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.JobFilter;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bulk calls: each goes through the jobs that existed when it was made, newest first, a bounded
 * number in one turn, and is answered once it has seen all. Newest first, so that a job which is
 * wanted gets the caller's reason and not that of a dependent. While any goes on nothing is placed:
 * what a caller wants cancelled is not started meanwhile.
 *
 * <p>They are no part of the state. When the service ends in the middle, what was done is done, and
 * the caller gets no number.
 */
final class Sweeps {
  /** How many jobs one turn looks at. */
  private static final int LOOKED_AT = 10_000;

  /** How many may wait for each other. */
  private static final int MOST = 100;

  /** One call, and how far it has got. */
  private static final class Sweep {
    final Input.CancelJobs request;
    long next;
    long acted;

    Sweep(Input.CancelJobs request, long newest) {
      this.request = request;
      this.next = newest;
    }
  }

  private final Cluster cluster;
  private final Cancellations cancellations;
  private final Settlement settlement;
  private final Deque<Sweep> sweeps = new ArrayDeque<>();

  Sweeps(Cluster cluster, Cancellations cancellations, Settlement settlement) {
    this.cluster = cluster;
    this.cancellations = cancellations;
    this.settlement = settlement;
  }

  /**
   * Begins a bulk call.
   *
   * @throws ClientException if its queue does not exist
   * @throws TooManyRequestsException if too many go on
   */
  void add(Input.CancelJobs request) {
    String queue = request.filter().jobQueue();
    if (queue != null && cluster.findQueue(queue) == null) {
      throw ClientException.of("filter.jobQueue", queue, "does not exist");
    }
    if (sweeps.size() >= MOST) {
      throw new TooManyRequestsException(MOST + " bulk calls go on; no more may");
    }
    sweeps.add(new Sweep(request, newest(queue, cluster.jobs().last())));
  }

  boolean isEmpty() {
    return sweeps.isEmpty();
  }

  /**
   * Goes on with the oldest call until the jobs it acted upon weigh {@code most} or more; returns
   * how many it looked at.
   */
  int run(Turn turn, int most) {
    int looked = 0;
    int acted = 0;
    while (!sweeps.isEmpty() && looked < LOOKED_AT && acted < most && !settlement.isBehind()) {
      Sweep sweep = sweeps.getFirst();
      looked++;
      if (sweep.next > 0) {
        acted += act(turn, sweep);
        sweep.next = newest(sweep.request.filter().jobQueue(), sweep.next - 1);
      } else {
        sweeps.removeFirst();
        turn.effect(new Effect.Answer<>(sweep.request.reply(), sweep.acted));
      }
    }
    return looked;
  }

  private long newest(@Nullable String queue, long number) {
    return queue == null
        ? cluster.jobs().skipEmptyPages(number)
        : cluster.byQueue().floor(queue, number);
  }

  /** Returns the weight of the next job if it was acted upon. */
  private int act(Turn turn, Sweep sweep) {
    JobRecord job = cluster.jobs().find(sweep.next);
    if (job == null || job.state().status().isTerminal() || !isWanted(sweep, job)) {
      return 0;
    }
    int before = turn.facts().size();
    Input.CancelJobs request = sweep.request;
    cancellations.cancel(turn, TaskRef.whole(job.number()), request.reason(), request.terminate());
    if (turn.facts().size() == before) {
      return 0;
    }
    sweep.acted++;
    settlement.run(turn);
    return job.weight();
  }

  private boolean isWanted(Sweep sweep, JobRecord job) {
    JobFilter filter = sweep.request.filter();
    String definition = filter.jobDefinition();
    String share = filter.shareIdentifier();
    return (filter.statuses().isEmpty() || filter.statuses().contains(job.state().status()))
        && NamePatterns.matchesName(filter.jobName(), job.request().jobName())
        && (definition == null || NamePatterns.matchesDefinition(definition, job))
        && (share == null || share.equals(job.request().shareIdentifier()))
        && isInTime(filter, job)
        && (filter.tags().isEmpty()
            || cluster.catalog().tags(job).entrySet().containsAll(filter.tags().entrySet()));
  }

  private static boolean isInTime(JobFilter filter, JobRecord job) {
    Instant created = Instant.ofEpochMilli(job.createdAt());
    Instant before = filter.createdBefore();
    Instant after = filter.createdAfter();
    return (before == null || created.isBefore(before))
        && (after == null || created.isAfter(after));
  }

  /** Gives up on everybody. */
  void refuse(Consumer<CompletableFuture<?>> each) {
    sweeps.forEach(sweep -> each.accept(sweep.request.reply()));
    sweeps.clear();
  }
}
