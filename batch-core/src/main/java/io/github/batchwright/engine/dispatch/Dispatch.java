package io.github.batchwright.engine.dispatch;

import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ConsumableState;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.Lane;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.engine.state.ShareState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.JobStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In which order the jobs of a queue are to be placed at one instant. It reads, and decides
 * nothing.
 *
 * <p>The share with the lowest weighted usage goes first, among equals that of the oldest job. Jobs
 * under a cap that is reached, and jobs that wait for units of a consumable resource, are passed
 * over; but nobody takes units of which an earlier job waits for more.
 */
public final class Dispatch {
  private final Cluster cluster;

  public Dispatch(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * The job whose turn it is.
   *
   * @param share whose it is
   * @param lane the jobs like it
   * @param place its place among those of its share
   * @param task the job, or the child of an array job
   */
  public record Candidate(ShareState share, Lane lane, long place, TaskRef task) {}

  /** A share that has something to place, as it was when a pass came to it last. */
  private static final class Waiting implements Comparable<Waiting> {
    private final ShareState share;
    private final double usage;
    private long oldest = Lane.NONE;

    Waiting(ShareState share, double usage) {
      this.share = share;
      this.usage = usage;
    }

    /** Worked out only where it decides: shares seldom have used exactly as much as others. */
    private long oldest() {
      if (oldest == Lane.NONE) {
        oldest = Dispatch.oldest(share);
      }
      return oldest;
    }

    @Override
    public int compareTo(Waiting other) {
      int byUsage = Double.compare(usage, other.usage);
      return byUsage != 0 ? byUsage : Long.compare(oldest(), other.oldest());
    }
  }

  /**
   * Whose turn it is in one queue, one after the other, at one instant. Placing a job adds nothing
   * to the usage of any other share, so only the share that it came from is looked at again; and
   * who has to be passed over stays so.
   */
  public final class Pass {
    private final QueueState queue;
    private final ShareOrder shareOrder;
    private final Set<String> contended = new LinkedHashSet<>();
    private final Set<Shape> full = new LinkedHashSet<>();
    private @Nullable PriorityQueue<Waiting> waiting;

    /** Whose turn it was last, as long as the others were not put in order. */
    private @Nullable Waiting first;

    private Pass(QueueState queue, long now) {
      this.queue = queue;
      this.shareOrder = order(queue, now);
    }

    /**
     * Returns whose turn it is now, or null if nothing may be placed. What was returned before has
     * been placed since, or the same is returned again.
     */
    @Nullable Candidate next() {
      if (first == null && waiting == null) {
        first = firstOf(queue, shareOrder);
        Candidate found =
            first == null ? null : Dispatch.this.next(first.share, new LinkedHashSet<>(), full);
        if (found != null || first == null) {
          return found;
        }
      }
      PriorityQueue<Waiting> order = waiting;
      if (order == null) {
        // From a list it is a heap in linear time.
        order = new PriorityQueue<>(all(queue, shareOrder));
        waiting = order;
      } else if (!order.isEmpty()) {
        Waiting before = order.remove();
        if (mayGo(queue, before.share)) {
          // Time has used nothing up at this instant, but a job that was placed holds its part.
          order.add(
              new Waiting(
                  before.share,
                  shareOrder.isByPart() ? shareOrder.weighted(before.share) : before.usage));
        }
      }
      return next(order);
    }

    /** Passes over all of a shape from now on: there is no room for one. */
    void passOver(Shape shape) {
      full.add(shape);
    }

    private @Nullable Candidate next(PriorityQueue<Waiting> order) {
      for (Waiting next = order.peek(); next != null; next = order.peek()) {
        Set<String> held = new LinkedHashSet<>(contended);
        Candidate found = Dispatch.this.next(next.share, held, full);
        if (found != null) {
          return found;
        }
        contended.addAll(held);
        order.remove();
      }
      return null;
    }
  }

  private @Nullable Waiting firstOf(QueueState queue, ShareOrder order) {
    Waiting first = null;
    for (ShareState share : queue.shares()) {
      if (mayGo(queue, share)) {
        double usage = order.weighted(share);
        if (first == null
            || usage < first.usage
            || (usage == first.usage && oldest(share) < first.oldest())) {
          first = new Waiting(share, usage);
        }
      }
    }
    return first;
  }

  private List<Waiting> all(QueueState queue, ShareOrder order) {
    List<Waiting> all = new ArrayList<>(queue.shares().size());
    for (ShareState share : queue.shares()) {
      if (mayGo(queue, share)) {
        all.add(new Waiting(share, order.weighted(share)));
      }
    }
    return all;
  }

  private boolean mayGo(QueueState queue, ShareState share) {
    return share.hasReady() && !share.isAtCap() && !isHeld(queue, share);
  }

  /** Says whether a budget that is spent holds a share back; that of all jobs has no name. */
  private boolean isHeld(QueueState queue, ShareState share) {
    String identifier = share.identifier().isEmpty() ? null : share.identifier();
    return cluster.costs().budgets().holding(queue.queue().name(), identifier) != null;
  }

  /** Returns by what the shares of a queue are compared. */
  public ShareOrder order(QueueState queue, long now) {
    return new ShareOrder(cluster, queue, now);
  }

  /** Begins to look whose turn it is in a queue. */
  public Pass pass(QueueState queue, long now) {
    return new Pass(queue, now);
  }

  /** Returns whose turn it is in a queue, or null if nothing in it may be placed. */
  public @Nullable Candidate next(QueueState queue, long now) {
    return pass(queue, now).next();
  }

  /**
   * Says whether nothing but room stands against a job or a child that was listed before others
   * were placed.
   *
   * @param contended units that those before it wait for; what it waits for itself is added
   */
  boolean mayStillGo(QueueState queue, Candidate listed, Set<String> contended) {
    JobRecord job = cluster.jobs().get(listed.task().number());
    if (cluster.task(listed.task()).status() != JobStatus.RUNNABLE
        || job.isAtCap()
        || isCapped(listed.lane())
        || !mayGo(queue, listed.share())) {
      return false;
    }
    List<String> missing = missing(listed.lane());
    boolean mayGo = missing.isEmpty() && !isContended(listed.lane(), contended);
    contended.addAll(missing);
    return mayGo;
  }

  /**
   * Returns lanes of a share of which jobs may be placed beside each other, as far as units of
   * consumable resources go, and notes which units they wait for.
   */
  List<Lane> open(ShareState share, Set<String> contended) {
    List<Lane> lanes = new ArrayList<>(share.lanes());
    lanes.sort(Comparator.comparingLong(Lane::first));
    List<Lane> open = new ArrayList<>(lanes.size());
    for (Lane lane : lanes) {
      if (!isCapped(lane) && lane.first() != Lane.NONE) {
        List<String> missing = missing(lane);
        if (missing.isEmpty() && !isContended(lane, contended)) {
          open.add(lane);
        }
        contended.addAll(missing);
      }
    }
    return open;
  }

  /** Returns what is first in a share, or null if nothing in it may be placed. */
  public @Nullable Candidate first(QueueState queue, ShareState share) {
    return mayGo(queue, share) ? next(share, new LinkedHashSet<>(), new LinkedHashSet<>()) : null;
  }

  /** Returns the shares that have something to place and may, in the order of their turns. */
  public List<ShareState> shares(QueueState queue, long now) {
    List<Waiting> ready = all(queue, order(queue, now));
    ready.sort(Comparator.naturalOrder());
    return ready.stream().map(waiting -> waiting.share).toList();
  }

  /** Returns the number of the oldest job of a share that is ready. */
  public static long oldest(ShareState share) {
    long oldest = Long.MAX_VALUE;
    for (Lane lane : share.lanes()) {
      oldest = Math.min(oldest, Lane.number(lane.first()));
    }
    return oldest;
  }

  private @Nullable Candidate next(ShareState share, Set<String> contended, Set<Shape> full) {
    Lane first = null;
    boolean plain = true;
    for (Lane lane : share.lanes()) {
      plain &= lane.key().shape().consumables().isEmpty();
      if (!isCapped(lane)
          && !full.contains(lane.key().shape())
          && (first == null || lane.first() < first.first())) {
        first = lane;
      }
    }
    if (!plain) {
      first = firstWithUnits(share, contended, full);
    }
    return first == null || first.first() == Lane.NONE
        ? null
        : new Candidate(share, first, first.first(), task(first.first()));
  }

  private @Nullable Lane firstWithUnits(ShareState share, Set<String> contended, Set<Shape> full) {
    for (Lane lane : open(share, contended)) {
      if (!full.contains(lane.key().shape())) {
        return lane;
      }
    }
    return null;
  }

  /** Says whether as many attempts go on of a lane's definition as may. */
  public boolean isCapped(Lane lane) {
    String definition = lane.key().definition();
    return definition != null && cluster.attempts(definition) >= lane.key().cap();
  }

  /**
   * An earlier job that waits for more units of a resource.
   *
   * @param task the job or the child
   * @param resource the resource's name
   */
  public record Claim(TaskRef task, String resource) {}

  /** Returns an earlier job of a queue that waits for more of what a job wants, or null. */
  public @Nullable Claim claimBefore(QueueState queue, JobRecord job, long now) {
    ShareState own = queue.shareOf(job);
    long place = queue.place(job);
    for (ShareState share : shares(queue, now)) {
      for (Lane lane : share.lanes()) {
        long first = lane.first();
        boolean earlier = first != Lane.NONE && (share != own || first < place);
        if (earlier && !isCapped(lane)) {
          for (String name : missing(lane)) {
            if (wants(job.shape(), name)) {
              return new Claim(task(first), name);
            }
          }
        }
      }
      if (share == own) {
        break;
      }
    }
    return null;
  }

  private static boolean wants(Shape shape, String resource) {
    return shape.consumables().stream()
        .anyMatch(wanted -> wanted.consumableResource().equals(resource));
  }

  /** Says whether units are missing that a job of a share waits for. */
  public boolean isShort(ShareState share) {
    return share.lanes().stream().anyMatch(lane -> !missing(lane).isEmpty());
  }

  private List<String> missing(Lane lane) {
    if (lane.key().shape().consumables().isEmpty()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (ConsumableResourceRequirement wanted : lane.key().shape().consumables()) {
      ConsumableState resource = cluster.findConsumable(wanted.consumableResource());
      if (resource == null || resource.available() < wanted.quantity()) {
        names.add(wanted.consumableResource());
      }
    }
    return names;
  }

  private static boolean isContended(Lane lane, Set<String> contended) {
    return contended.stream().anyMatch(name -> wants(lane.key().shape(), name));
  }

  /** Returns the job, or the child of an array job, that is at a place. */
  public TaskRef task(long place) {
    long number = Lane.number(place);
    ArrayChildren children = cluster.jobs().get(number).children();
    return new TaskRef(number, children == null ? TaskRef.WHOLE : children.firstRunnable());
  }
}
