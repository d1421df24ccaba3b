package io.github.batchwright.engine.capacity;

import io.github.batchwright.engine.placement.Dispatch;
import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ConsumableState;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.Lane;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.engine.state.ShareState;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.JobStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits to be placed, by shape, in the order in which it will be. What waits for anything but
 * room does not count: units of a consumable resource, or caps. It reads, and decides nothing.
 */
final class Demand {
  /** So many jobs of a lane are looked at in one go; an array is one. */
  private static final int MOST_JOBS = 4096;

  /**
   * Jobs that wait and are alike.
   *
   * @param queue their queue
   * @param shape what each asks for
   * @param count how many there are, as far as they were counted
   * @param isHead whether it is the first job of its queue, which blocks the others
   */
  record Need(QueueState queue, Shape shape, long count, boolean isHead) {}

  private final Cluster cluster;
  private final Dispatch dispatch;

  Demand(Cluster cluster) {
    this.cluster = cluster;
    this.dispatch = new Dispatch(cluster);
  }

  /** Returns what waits in a queue now. */
  List<Need> of(QueueState queue, long now) {
    List<Need> needs = new ArrayList<>();
    Dispatch.Candidate head = dispatch.next(queue, now);
    if (head != null) {
      needs.add(new Need(queue, head.lane().key().shape(), 1, true));
    }
    for (ShareState share : dispatch.shares(queue, now)) {
      for (Lane lane : share.lanes()) {
        long count = count(share, lane);
        if (head != null && lane == head.lane()) {
          count--;
        }
        if (count > 0) {
          needs.add(new Need(queue, lane.key().shape(), count, false));
        }
      }
    }
    return needs;
  }

  private long count(ShareState share, Lane lane) {
    long most = Long.MAX_VALUE;
    String definition = lane.key().definition();
    if (definition != null) {
      most = Math.min(most, lane.key().cap() - cluster.attempts(definition));
    }
    Integer cap = share.attributes().maxConcurrency();
    if (cap != null) {
      most = Math.min(most, cap - share.attempts());
    }
    for (ConsumableResourceRequirement wanted : lane.key().shape().consumables()) {
      ConsumableState resource = cluster.findConsumable(wanted.consumableResource());
      long available = resource == null ? 0 : resource.available();
      most = Math.min(most, wanted.quantity() == 0 ? most : available / wanted.quantity());
    }
    return most <= 0 ? 0 : Math.min(most, count(lane, most));
  }

  private long count(Lane lane, long most) {
    long[] count = new long[1];
    int[] seen = new int[1];
    lane.visit(
        place -> {
          count[0] += ready(cluster.jobs().get(Lane.number(place)));
          seen[0]++;
          return seen[0] < MOST_JOBS && count[0] < most;
        });
    return count[0];
  }

  private static long ready(JobRecord job) {
    ArrayChildren children = job.children();
    if (children == null) {
      return 1;
    }
    long ready = children.count(JobStatus.RUNNABLE);
    ArrayProperties array = job.request().arrayProperties();
    Integer cap = array == null ? null : array.maxConcurrency();
    long going = (long) children.count(JobStatus.STARTING) + children.count(JobStatus.RUNNING);
    return cap == null ? ready : Math.max(0, Math.min(ready, cap - going));
  }
}
