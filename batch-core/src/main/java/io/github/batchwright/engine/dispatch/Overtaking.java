package io.github.batchwright.engine.dispatch;

import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.engine.state.ShareState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says until when time alone changes nothing for a fair-share queue from which nothing can be
 * placed now. It reads, and decides nothing.
 */
public final class Overtaking {
  private final Dispatch dispatch;

  public Overtaking(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  /**
   * Returns the first instant at which another share may go before one that is in its way, or
   * {@link Long#MAX_VALUE}.
   *
   * @param head what blocks the queue, or null if all in it is passed over
   * @param fits says whether a job of a shape would have room now
   */
  public long until(
      QueueState queue, Dispatch.@Nullable Candidate head, long now, Predicate<Shape> fits) {
    ShareOrder order = dispatch.order(queue, now);
    if (queue.policy() == null || order.isByPart()) {
      return Long.MAX_VALUE;
    }
    long until = head == null ? Long.MAX_VALUE : untilOvertaken(queue, head.share(), order, fits);
    return Math.min(until, untilUnitsAreLeft(queue, order, now));
  }

  /**
   * It is enough to look at shares of which something would fit, unless it matters who is first all
   * the same. What has used less than the head was passed over, and time alone does not change it.
   */
  private static long untilOvertaken(
      QueueState queue, ShareState head, ShareOrder order, Predicate<Shape> fits) {
    Map<Shape, Boolean> known = new LinkedHashMap<>();
    double least = order.weighted(head);
    long until = Long.MAX_VALUE;
    for (ShareState share : queue.shares()) {
      if (share != head
          && share.hasReady()
          && !share.isAtCap()
          && (queue.isWatched() || couldPlace(share, known, fits))
          && order.weighted(share) >= least) {
        until = Math.min(until, order.meets(share, head));
      }
    }
    return until;
  }

  private static boolean couldPlace(
      ShareState share, Map<Shape, Boolean> known, Predicate<Shape> fits) {
    return share.lanes().stream()
        .map(lane -> lane.key().shape())
        .anyMatch(shape -> known.computeIfAbsent(shape, fits::test));
  }

  /**
   * A share may not take units of which one before it waits for more. That changes when it comes
   * before the other, and whoever does that is next to another first.
   */
  private long untilUnitsAreLeft(QueueState queue, ShareOrder order, long now) {
    if (queue.shares().stream().noneMatch(dispatch::isShort)) {
      return Long.MAX_VALUE;
    }
    List<ShareState> wanting =
        dispatch.shares(queue, now).stream().filter(Overtaking::wantsUnits).toList();
    long until = Long.MAX_VALUE;
    for (int i = 1; i < wanting.size(); i++) {
      until = Math.min(until, order.meets(wanting.get(i), wanting.get(i - 1)));
    }
    return until;
  }

  private static boolean wantsUnits(ShareState share) {
    return share.lanes().stream().anyMatch(lane -> !lane.key().shape().consumables().isEmpty());
  }
}
