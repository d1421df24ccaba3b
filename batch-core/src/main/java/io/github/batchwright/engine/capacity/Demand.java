package io.github.batchwright.engine.capacity;

import com.google.common.math.LongMath;
import io.github.batchwright.engine.dispatch.Dispatch;
import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ConsumableState;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.Lane;
import io.github.batchwright.engine.state.Quantity;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.QuotaUse;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.engine.state.ShareState;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.JobStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What waits to be placed at one instant, by shape, in the order in which it will be. What waits
 * for anything but room does not count: units of a consumable resource, or caps. It reads, and
 * decides nothing.
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
   * @param hasHead whether the first job of its queue, which blocks the others, is among them
   */
  record Need(QueueState queue, Shape shape, long count, boolean hasHead) {}

  /** So many jobs are looked at in one go of all lanes together, and a few of each at least. */
  private static final int MOST_OF_ALL = 65_536;

  private static final int FEW = 16;

  private final Cluster cluster;
  private final Dispatch dispatch;

  /** How many jobs of a definition were returned so far. */
  private final Map<String, Long> definitions = new LinkedHashMap<>();

  /** What caps of shares and consumable resources still allow, as far as it was asked for. */
  private final Map<ShareState, Long> shares = new LinkedHashMap<>();

  private final Map<String, Long> units = new LinkedHashMap<>();
  private final Map<QueueState, QuotaUse> quotas = new LinkedHashMap<>();
  private int seen;

  Demand(Cluster cluster) {
    this.cluster = cluster;
    this.dispatch = new Dispatch(cluster);
  }

  /** Returns what waits in a queue now, beside what was returned of the queues before. */
  List<Need> of(QueueState queue, long now) {
    List<Need> needs = new ArrayList<>();
    Dispatch.Candidate head = dispatch.next(queue, now);
    if (head != null) {
      // Together with those like it, so that they are bought for together.
      add(needs, queue, head.share(), head.lane(), true);
    }
    for (ShareState share : dispatch.shares(queue, now)) {
      for (Lane lane : share.lanes()) {
        if (head == null || lane != head.lane()) {
          add(needs, queue, share, lane, false);
        }
      }
    }
    return needs;
  }

  private void add(
      List<Need> needs, QueueState queue, ShareState share, Lane lane, boolean hasHead) {
    long most = most(queue, share, lane);
    long count = most == 0 ? 0 : Math.min(most, count(lane, most));
    if (count > 0) {
      take(queue, share, lane, count);
      needs.add(new Need(queue, lane.key().shape(), count, hasHead));
    }
  }

  /** Returns how many more jobs of a lane may go on at once. */
  private long most(QueueState queue, ShareState share, Lane lane) {
    long most = Long.MAX_VALUE;
    String definition = lane.key().definition();
    if (definition != null) {
      most = Math.min(most, definition(definition, lane));
    }
    if (share.attributes().maxConcurrency() != null) {
      most = Math.min(most, share(share));
    }
    if (queue.isByQuota()) {
      most = Math.min(most, quota(queue).mostOf(share.identifier(), lane.key().shape()));
    }
    for (ConsumableResourceRequirement wanted : lane.key().shape().consumables()) {
      if (wanted.quantity() > 0) {
        most = Math.min(most, units(wanted.consumableResource()) / wanted.quantity());
      }
    }
    return Math.max(0, most);
  }

  private long definition(String name, Lane lane) {
    return (long) lane.key().cap() - cluster.attempts(name) - definitions.getOrDefault(name, 0L);
  }

  private long share(ShareState share) {
    Integer cap = share.attributes().maxConcurrency();
    return shares.computeIfAbsent(
        share, any -> cap == null ? Long.MAX_VALUE : (long) cap - share.attempts());
  }

  private long units(String name) {
    return units.computeIfAbsent(
        name,
        any -> {
          ConsumableState resource = cluster.findConsumable(name);
          return resource == null ? 0L : resource.available();
        });
  }

  /** Returns what the quota shares of a queue have, with what was returned so far. */
  private QuotaUse quota(QueueState queue) {
    return quotas.computeIfAbsent(queue, any -> cluster.quotas().of(queue.queue().name()).copy());
  }

  private void take(QueueState queue, ShareState share, Lane lane, long count) {
    if (queue.isByQuota()) {
      Quantity each = Quantity.of(lane.key().shape());
      quota(queue).take(share.identifier(), each.times(count));
    }
    String definition = lane.key().definition();
    if (definition != null) {
      definitions.merge(definition, count, Long::sum);
    }
    if (share.attributes().maxConcurrency() != null) {
      shares.put(share, share(share) - count);
    }
    for (ConsumableResourceRequirement wanted : lane.key().shape().consumables()) {
      String name = wanted.consumableResource();
      units.put(name, units(name) - LongMath.saturatedMultiply(count, wanted.quantity()));
    }
  }

  private long count(Lane lane, long most) {
    int mayLookAt = Math.max(FEW, Math.min(MOST_JOBS, MOST_OF_ALL - seen));
    long[] count = new long[1];
    int[] looked = new int[1];
    lane.visit(
        place -> {
          count[0] += ready(cluster.jobs().get(Lane.number(place)));
          looked[0]++;
          return looked[0] < mayLookAt && count[0] < most;
        });
    seen += looked[0];
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
