package io.github.batchwright.engine;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
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
final class Dispatch {
  private final Cluster cluster;

  Dispatch(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * The job whose turn it is.
   *
   * @param share whose it is
   * @param lane the jobs like it
   * @param task the job, or the child of an array job
   */
  record Candidate(ShareState share, Lane lane, TaskRef task) {}

  /** Returns whose turn it is in a queue, or null if nothing in it may be placed. */
  @Nullable Candidate next(QueueState queue, long now) {
    Set<String> contended = new LinkedHashSet<>();
    if (queue.policy() == null) {
      for (ShareState share : queue.shares()) {
        Candidate found = next(share, contended);
        if (found != null) {
          return found;
        }
      }
      return null;
    }
    ShareState first = firstShare(queue, now);
    Candidate found = first == null ? null : next(first, contended);
    if (found != null || first == null) {
      return found;
    }
    for (ShareState share : shares(queue, now)) {
      found = share == first ? null : next(share, contended);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable ShareState firstShare(QueueState queue, long now) {
    ShareState first = null;
    double least = 0;
    for (ShareState share : queue.shares()) {
      if (share.hasReady() && !share.isAtCap()) {
        double usage = share.weightedUsage(now);
        if (first == null || usage < least || (usage == least && oldest(share) < oldest(first))) {
          first = share;
          least = usage;
        }
      }
    }
    return first;
  }

  /** Returns the shares that have something to place and may, in the order of their turns. */
  List<ShareState> shares(QueueState queue, long now) {
    List<ShareState> ready = new ArrayList<>();
    for (ShareState share : queue.shares()) {
      if (share.hasReady() && !share.isAtCap()) {
        ready.add(share);
      }
    }
    ready.sort(
        Comparator.comparingDouble((ShareState share) -> share.weightedUsage(now))
            .thenComparingLong(Dispatch::oldest));
    return ready;
  }

  private static long oldest(ShareState share) {
    long oldest = Long.MAX_VALUE;
    for (Lane lane : share.lanes()) {
      oldest = Math.min(oldest, Lane.number(lane.first()));
    }
    return oldest;
  }

  private @Nullable Candidate next(ShareState share, Set<String> contended) {
    if (share.isAtCap()) {
      return null;
    }
    Lane first = null;
    boolean plain = true;
    for (Lane lane : share.lanes()) {
      plain &= lane.key().shape().consumables().isEmpty();
      if (!isCapped(lane) && (first == null || lane.first() < first.first())) {
        first = lane;
      }
    }
    if (!plain) {
      first = firstWithUnits(share, contended);
    }
    return first == null || first.first() == Lane.NONE
        ? null
        : new Candidate(share, first, task(first.first()));
  }

  private @Nullable Lane firstWithUnits(ShareState share, Set<String> contended) {
    List<Lane> lanes = new ArrayList<>(share.lanes());
    lanes.sort(Comparator.comparingLong(Lane::first));
    for (Lane lane : lanes) {
      if (isCapped(lane) || lane.first() == Lane.NONE) {
        continue;
      }
      List<String> missing = missing(lane);
      if (missing.isEmpty() && !isContended(lane, contended)) {
        return lane;
      }
      contended.addAll(missing);
    }
    return null;
  }

  /** Says whether as many attempts go on of a lane's definition as may. */
  boolean isCapped(Lane lane) {
    String definition = lane.key().definition();
    return definition != null && cluster.attempts(definition) >= lane.key().cap();
  }

  /**
   * An earlier job that waits for more units of a resource.
   *
   * @param task the job or the child
   * @param resource the resource's name
   */
  record Claim(TaskRef task, String resource) {}

  /** Returns an earlier job of a queue that waits for more of what a job wants, or null. */
  @Nullable Claim claimBefore(QueueState queue, JobRecord job, long now) {
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

  private List<String> missing(Lane lane) {
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
  TaskRef task(long place) {
    long number = Lane.number(place);
    ArrayChildren children = cluster.jobs().get(number).children();
    return new TaskRef(number, children == null ? TaskRef.WHOLE : children.firstRunnable());
  }
}
