package io.github.batchwright.engine.resources;

import io.github.batchwright.engine.jobs.Attempts;
import io.github.batchwright.engine.jobs.Cancellations;
import io.github.batchwright.engine.state.Catalog;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Terminates what is left in queues that are being deleted, a bounded part of it each turn, and
 * lets go of a queue once its last job is finished.
 *
 * <p>Which queues they are is in the state. How far each was looked through is not: whoever starts
 * again begins at the end once more, and finds most of the jobs finished.
 */
public final class QueueDeletions {
  /** How many job numbers one turn looks at. */
  private static final int LOOKED_AT = 10_000;

  private final Cluster cluster;
  private final Cancellations cancellations;
  // The number to go on with for each queue, downward; its jobs grow no more.
  private final Map<String, Long> next = new LinkedHashMap<>();
  private int looked;

  public QueueDeletions(Cluster cluster, Attempts attempts) {
    this.cluster = cluster;
    this.cancellations = new Cancellations(cluster, attempts);
  }

  /**
   * Terminates jobs until those it ended weigh {@code most} or more.
   *
   * @return how much was done; 0 if there is nothing to do before another job ends
   */
  public int run(Turn turn, int most) {
    Catalog catalog = cluster.catalog();
    if (catalog.deletingQueues().isEmpty()) {
      return 0;
    }
    looked = 0;
    int done = 0;
    int left = most;
    for (String queue : new ArrayList<>(catalog.deletingQueues())) {
      left = terminate(turn, queue, left);
      if (unfinished(queue) == 0) {
        turn.record(new ResourceFact.QueueDeleted(queue));
        next.remove(queue);
        done++;
      }
    }
    return done + looked;
  }

  /** Returns how much more may be ended in this turn. */
  private int terminate(Turn turn, String queue, int most) {
    String reason = "Job queue '" + queue + "' was deleted";
    int left = most;
    long newest = next.getOrDefault(queue, cluster.jobs().last());
    long number = cluster.byQueue().floor(queue, newest);
    boolean any = unfinished(queue) > 0;
    while (any && number > 0 && left > 0 && looked < LOOKED_AT) {
      looked++;
      JobRecord job = cluster.jobs().find(number);
      if (job != null && !job.state().status().isTerminal()) {
        left -= job.weight();
        cancellations.cancel(turn, TaskRef.whole(number), reason, true);
      }
      number = cluster.byQueue().floor(queue, number - 1);
    }
    next.put(queue, number);
    return left;
  }

  private long unfinished(String queue) {
    QueueState state = cluster.findQueue(queue);
    return state == null ? 0 : state.unfinishedJobs();
  }
}
