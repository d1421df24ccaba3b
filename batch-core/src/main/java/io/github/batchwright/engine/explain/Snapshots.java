package io.github.batchwright.engine.explain;

import com.google.common.collect.ImmutableMap;
import io.github.batchwright.ClientException;
import io.github.batchwright.engine.dispatch.Dispatch;
import io.github.batchwright.engine.dispatch.Line;
import io.github.batchwright.engine.dispatch.ShareOrder;
import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Lane;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.ShareState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.JobQueueSnapshot;
import io.github.batchwright.model.JobQueueSnapshot.FrontJob;
import io.github.batchwright.model.JobQueueSnapshot.ShareUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Shows the front of a queue and the use of its shares. */
public final class Snapshots {
  private static final int FRONT = 100;
  private static final int TOP_SHARES = 20;

  private final Cluster cluster;
  private final Dispatch dispatch;
  private final Line line;
  private final WaitReasons reasons;

  public Snapshots(Cluster cluster) {
    this.cluster = cluster;
    this.dispatch = new Dispatch(cluster);
    this.line = new Line(cluster, dispatch);
    this.reasons = new WaitReasons(cluster);
  }

  /**
   * Takes a snapshot.
   *
   * @throws ClientException if there is no such queue
   */
  public JobQueueSnapshot of(String name, long now) {
    QueueState queue = cluster.findQueue(name);
    if (queue == null) {
      throw ClientException.of("jobQueue", name, "does not exist");
    }
    boolean fair = queue.policy() != null;
    long running = queue.shares().stream().mapToLong(ShareState::runningMilliVcpus).sum();
    return new JobQueueSnapshot(
        name,
        front(queue, now),
        running / 1000.0,
        fair ? queue.activeShares(now) : 0,
        fair ? topShares(queue, now) : List.of(),
        queue.isByQuota() ? frontOfQuotaShares(queue) : ImmutableMap.of(),
        Instant.ofEpochMilli(now));
  }

  private Map<String, FrontJob> frontOfQuotaShares(QueueState queue) {
    Map<String, FrontJob> front = new TreeMap<>();
    for (ShareState share : queue.shares()) {
      Dispatch.Candidate first = dispatch.first(queue, share);
      if (first != null) {
        List<FrontJob> one = new ArrayList<>();
        add(one, queue, first.place(), first.task());
        front.put(share.identifier(), one.get(0));
      }
    }
    return front;
  }

  private List<FrontJob> front(QueueState queue, long now) {
    List<FrontJob> front = new ArrayList<>();
    if (line.isMade(queue)) {
      line.of(queue, now).stream()
          .limit(FRONT)
          .forEach(next -> add(front, queue, next.place(), next.task()));
      return front;
    }
    for (ShareState share : dispatch.shares(queue, now)) {
      for (long place : share.places(Long.MIN_VALUE, FRONT)) {
        addTasks(front, queue, place);
      }
      if (front.size() >= FRONT) {
        break;
      }
    }
    return front;
  }

  private void addTasks(List<FrontJob> front, QueueState queue, long place) {
    long number = Lane.number(place);
    ArrayChildren children = cluster.jobs().get(number).children();
    if (children == null) {
      add(front, queue, place, TaskRef.whole(number));
      return;
    }
    for (int i = children.nextRunnable(0);
        i >= 0 && front.size() < FRONT;
        i = children.nextRunnable(i + 1)) {
      add(front, queue, place, new TaskRef(number, i));
    }
  }

  private void add(List<FrontJob> front, QueueState queue, long place, TaskRef task) {
    if (front.size() < FRONT) {
      long since =
          Math.max(
              reasons.runnableSince(task), queue.departureBefore(place, Math.max(0, task.index())));
      front.add(new FrontJob(cluster.id(task), Instant.ofEpochMilli(since)));
    }
  }

  private List<ShareUse> topShares(QueueState queue, long now) {
    ShareOrder order = dispatch.order(queue, now);
    return queue.shares().stream()
        .filter(share -> queue.isActive(share.identifier(), now))
        .sorted(
            Comparator.comparingLong(ShareState::runningMilliVcpus)
                .thenComparingDouble(share -> share.vcpuSeconds(now))
                .reversed())
        .limit(TOP_SHARES)
        .map(
            share ->
                new ShareUse(
                    share.identifier(),
                    share.runningMilliVcpus() / 1000.0,
                    share.vcpuSeconds(now),
                    order.weighted(share),
                    share.liveJobs()))
        .toList();
  }
}
