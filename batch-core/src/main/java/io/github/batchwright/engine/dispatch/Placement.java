package io.github.batchwright.engine.dispatch;

import io.github.batchwright.engine.dispatch.Dispatch.Candidate;
import io.github.batchwright.engine.placement.Admission;
import io.github.batchwright.engine.placement.Placer;
import io.github.batchwright.engine.placement.Prospect;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.dispatch.DispatchMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives RUNNABLE jobs their places. Queues are served by descending priority, each in its order;
 * what becomes of those behind a job that does not fit is for the queue's dispatch policy to say.
 * Then the next queue is served.
 *
 * <p>A queue that is blocked is looked at again only when something has changed that could matter
 * to it, or when time alone may have changed what may go.
 */
public final class Placement {
  /** More shapes than that are not looked at one by one to see whether any has room. */
  private static final int MOST_SHAPES = 16;

  private final Cluster cluster;
  private final Dispatch dispatch;
  private final Line line;
  private final Placer placer;
  private final Overtaking overtaking;
  private final QuotaPlacement quotas;
  private final EasyBackfill easy;
  private final ConservativeBackfill conservative;
  private final Blockages blockages;
  private final List<QueueState> lookedAt = new ArrayList<>();

  public Placement(Cluster cluster) {
    this.cluster = cluster;
    this.dispatch = new Dispatch(cluster);
    this.line = new Line(cluster, dispatch);
    this.placer = new Placer(cluster);
    this.overtaking = new Overtaking(dispatch);
    this.quotas = new QuotaPlacement(cluster, dispatch);
    this.easy = new EasyBackfill(cluster, dispatch, placer);
    this.conservative = new ConservativeBackfill(cluster, dispatch, placer);
    this.blockages = new Blockages(cluster, dispatch);
  }

  /** Places at most {@code most} attempts; returns how many. */
  public int run(Turn turn, int most) {
    int placed = 0;
    lookedAt.clear();
    blockages.begin();
    for (QueueState queue : cluster.queuesByPriority()) {
      placed += serve(turn, queue, most - placed);
    }
    return placed;
  }

  /** Returns when time alone may let something be placed, or {@link Long#MAX_VALUE}. */
  public long recheckAt() {
    return blockages.recheckAt();
  }

  /**
   * Returns the queues that were looked at in the last pass. What blocks the others, if anything
   * does, is what blocked them before.
   */
  public List<QueueState> lookedAt() {
    return lookedAt;
  }

  private int serve(Turn turn, QueueState queue, int most) {
    if (queue.isByQuota() ? quotas.isAsItWas(queue) : blockages.isStillBlocked(queue, turn.now())) {
      return 0;
    }
    lookedAt.add(queue);
    if (queue.isByQuota()) {
      return quotas.serve(queue, most, task -> placer.placeWhereItFits(turn, queue, task));
    }
    if (queue.queue().effectiveDispatchPolicy().mode() == DispatchMode.CONSERVATIVE) {
      return promise(turn, queue, most);
    }
    if (isFull(queue, turn.now())) {
      blockages.leaveFull(queue);
      return 0;
    }
    return line.isMade(queue)
        ? serve(turn, queue, new InLine(turn, queue), most)
        : serve(turn, queue, new InOrder(turn, queue), most);
  }

  /** Whose turn it is in a queue, one after the other. */
  private interface Turns {
    /**
     * Returns whose turn it is now, or null if nothing may be placed. What was returned before has
     * been placed since, or passed over.
     */
    @Nullable Candidate next();

    /** There is no room for the one whose turn it was. */
    void passOver(Candidate candidate);

    /** Says whether there may be more than it knows of. */
    boolean isCut();

    /** Returns all that may be placed, or might have been when this began. */
    List<Candidate> all();
  }

  /** In the queue's own order, which needs no list of those who wait. */
  private final class InOrder implements Turns {
    private final Dispatch.Pass pass;
    private final Turn turn;
    private final QueueState queue;

    InOrder(Turn turn, QueueState queue) {
      this.pass = dispatch.pass(queue, turn.now());
      this.turn = turn;
      this.queue = queue;
    }

    @Override
    public @Nullable Candidate next() {
      return pass.next();
    }

    @Override
    public void passOver(Candidate candidate) {
      pass.passOver(job(candidate).shape());
    }

    @Override
    public boolean isCut() {
      return false;
    }

    @Override
    public List<Candidate> all() {
      return line.of(queue, turn.now(), fitting(queue, turn.now()));
    }
  }

  /** In an order that the host has made. */
  private final class InLine implements Turns {
    private final QueueState queue;
    private final List<Candidate> all;
    private final Set<Shape> full = new LinkedHashSet<>();
    private final Set<String> contended = new LinkedHashSet<>();
    private int next;

    InLine(Turn turn, QueueState queue) {
      this.queue = queue;
      this.all = line.of(queue, turn.now());
    }

    @Override
    public @Nullable Candidate next() {
      while (next < all.size()
          && (full.contains(job(all.get(next)).shape())
              || !dispatch.mayStillGo(queue, all.get(next), contended))) {
        next++;
      }
      return next < all.size() ? all.get(next) : null;
    }

    @Override
    public void passOver(Candidate candidate) {
      full.add(job(candidate).shape());
      next++;
    }

    @Override
    public boolean isCut() {
      return line.isCut(queue, all);
    }

    @Override
    public List<Candidate> all() {
      return all;
    }
  }

  private int serve(Turn turn, QueueState queue, Turns turns, int most) {
    DispatchMode mode = queue.queue().effectiveDispatchPolicy().mode();
    int placed = 0;
    Candidate head = null;
    Candidate next = turns.next();
    while (next != null && placed < most) {
      if (placer.placeWhereItFits(turn, queue, next.task())) {
        placed++;
        if (isFull(queue, turn.now())) {
          blockages.leaveFull(queue);
          return placed;
        }
      } else {
        head = head == null ? next : head;
        Horizon horizon = mode.looksAhead() ? reserve(turn, queue, job(next)) : null;
        if (horizon != null) {
          return placed + goAround(turn, queue, horizon, turns.all(), next, most - placed);
        }
        if (mode == DispatchMode.STRICT
            || (mode.looksAhead() && !isPassedOver(turn, queue, next))) {
          break;
        }
        turns.passOver(next);
      }
      next = turns.next();
    }
    boolean isAllSeen = placed == 0 || !turns.isCut();
    if (isAllSeen && (next == null || placed < most)) {
      blockages.leave(queue, head, untilOvertaken(turn, queue, head));
    }
    return placed;
  }

  /** Takes the room that there is first for a job; null if nobody who ends makes any. */
  private @Nullable Horizon reserve(Turn turn, QueueState queue, JobRecord job) {
    Horizon horizon = new Horizon(cluster, queue, turn.now());
    Opening opening = horizon.earliest(job);
    if (opening == null) {
      return null;
    }
    horizon.take(job, opening);
    return horizon;
  }

  /**
   * Says whether nobody else can be in the way of one that needs more than anybody who ends makes
   * room for: its instance comes, or it is never placed.
   */
  private boolean isPassedOver(Turn turn, QueueState queue, Candidate candidate) {
    return Prospect.of(cluster, queue, job(candidate).shape(), turn.now()) != Prospect.SOME_TIME;
  }

  /** Places those who do not delay the one whose room is taken in a horizon. */
  private int goAround(
      Turn turn, QueueState queue, Horizon horizon, List<Candidate> all, Candidate head, int most) {
    List<Candidate> others = new ArrayList<>(all);
    others.removeIf(other -> other.task().equals(head.task()));
    int placed = easy.run(turn, queue, horizon, others, atOnce(queue, most));
    if (isAllSeen(queue, all, placed) && placed < most) {
      // An attempt that runs longer than expected moves the reservation.
      long until = after(horizon.nextEnd());
      blockages.leave(queue, head, Math.min(until, untilOvertaken(turn, queue, head)));
    }
    return placed;
  }

  /** Serves a queue in which every job that waits has a reservation. */
  private int promise(Turn turn, QueueState queue, int most) {
    Horizon horizon = new Horizon(cluster, queue, turn.now());
    List<Candidate> all = line.of(queue, turn.now());
    int placed = conservative.run(turn, queue, horizon, all, atOnce(queue, most));
    if (isAllSeen(queue, all, placed) && placed < most) {
      boolean isEmpty = queue.shapes().isEmpty();
      blockages.leave(queue, null, isEmpty ? Long.MAX_VALUE : after(horizon.nextEnd()));
    }
    return placed;
  }

  /** Where each job that is placed changes whose turn it is, one is placed of each line. */
  private static int atOnce(QueueState queue, int most) {
    return ShareOrder.isByPart(queue) ? Math.min(1, most) : most;
  }

  /** Says whether there is nobody whose turn it may be now that some of a line were placed. */
  private boolean isAllSeen(QueueState queue, List<Candidate> all, int placed) {
    return placed == 0 || (!line.isCut(queue, all) && !ShareOrder.isByPart(queue));
  }

  private static long after(long instant) {
    return instant == Long.MAX_VALUE ? instant : instant + 1;
  }

  private long untilOvertaken(Turn turn, QueueState queue, @Nullable Candidate head) {
    return overtaking.until(queue, head, turn.now(), fitting(queue, turn.now()));
  }

  private Predicate<Shape> fitting(QueueState queue, long now) {
    Map<Shape, Boolean> known = new LinkedHashMap<>();
    return shape -> known.computeIfAbsent(shape, any -> Admission.fits(cluster, queue, any, now));
  }

  private JobRecord job(Candidate candidate) {
    return cluster.jobs().get(candidate.task().number());
  }

  /** Says whether there is no room for anything in a queue, whoever is first in it. */
  private boolean isFull(QueueState queue, long now) {
    if (queue.isWatched() || queue.shapes().size() > MOST_SHAPES) {
      return false;
    }
    for (Shape shape : queue.shapes()) {
      if (Admission.fits(cluster, queue, shape, now)) {
        return false;
      }
    }
    return true;
  }
}
