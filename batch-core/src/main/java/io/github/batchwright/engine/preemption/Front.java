package io.github.batchwright.engine.preemption;

import io.github.batchwright.engine.dispatch.Dispatch;
import io.github.batchwright.engine.dispatch.Line;
import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.Lane;
import io.github.batchwright.engine.state.LaneKey;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.ShareState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.ArrayProperties;
import java.util.ArrayList;
import java.util.List;

/**
 * The first jobs of a queue, in the order they are to be placed. Behind the first, it ends before
 * one that a cap or a consumable resource may still pass over: whether it is that one's turn is
 * known only once those before it have their places.
 */
final class Front {
  /** How many jobs of a queue may have others stopped at once. */
  private static final int MOST = 64;

  private final Cluster cluster;
  private final Dispatch dispatch;
  private final Line line;

  Front(Cluster cluster) {
    this.cluster = cluster;
    this.dispatch = new Dispatch(cluster);
    this.line = new Line(cluster, dispatch);
  }

  /** Returns the first jobs and children of a queue. */
  List<TaskRef> of(QueueState queue, long now) {
    List<TaskRef> front = new ArrayList<>();
    if (line.isMade(queue)) {
      line.of(queue, now).stream().limit(MOST).forEach(next -> front.add(next.task()));
      return front;
    }
    Dispatch.Candidate head = dispatch.next(queue, now);
    if (head == null) {
      return front;
    }
    front.add(head.task());
    boolean isBehind = false;
    for (ShareState share : dispatch.shares(queue, now)) {
      isBehind |= share == head.share();
      if (isBehind && !add(front, share, share == head.share() ? head.place() : 0)) {
        break;
      }
    }
    return front;
  }

  /** Returns the first jobs and children of one share. */
  List<TaskRef> of(QueueState queue, ShareState share) {
    List<TaskRef> front = new ArrayList<>();
    Dispatch.Candidate head = dispatch.first(queue, share);
    if (head != null) {
      front.add(head.task());
      add(front, share, head.place());
    }
    return front;
  }

  /** Adds what is at a place of a share or behind it; says whether to go on with the next share. */
  private boolean add(List<TaskRef> front, ShareState share, long from) {
    for (long place : share.places(from, MOST)) {
      JobRecord job = cluster.jobs().get(Lane.number(place));
      if (!isPlain(job, share) || !addTasks(front, job)) {
        return false;
      }
    }
    return true;
  }

  /** Says whether neither a cap nor a consumable resource stands against any number of it. */
  private static boolean isPlain(JobRecord job, ShareState share) {
    ArrayProperties array = job.request().arrayProperties();
    return share.attributes().maxConcurrency() == null
        && LaneKey.of(job).definition() == null
        && job.shape().consumables().isEmpty()
        && (array == null || array.maxConcurrency() == null);
  }

  private static boolean addTasks(List<TaskRef> front, JobRecord job) {
    ArrayChildren children = job.children();
    if (children == null) {
      add(front, TaskRef.whole(job.number()));
      return front.size() < MOST;
    }
    for (int i = children.nextRunnable(0);
        i >= 0 && front.size() < MOST;
        i = children.nextRunnable(i + 1)) {
      add(front, new TaskRef(job.number(), i));
    }
    return front.size() < MOST;
  }

  private static void add(List<TaskRef> front, TaskRef task) {
    if (!front.contains(task)) {
      front.add(task);
    }
  }
}
