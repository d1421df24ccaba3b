package io.github.batchwright.engine.dispatch;

import io.github.batchwright.engine.dispatch.Dispatch.Candidate;
import io.github.batchwright.engine.placement.Placer;
import io.github.batchwright.engine.placement.Prospect;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.DispatchFact;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.Promise;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Promises each job that waits when it starts, and starts those whose time has come. Who comes gets
 * the first room that delays nobody who has a promise. When somebody ends early, promises are made
 * better, one after the other in the order of the queue; none is made worse but by an attempt that
 * starts or ends later than expected, or room that is lost.
 */
public final class ConservativeBackfill {
  private final Cluster cluster;
  private final Dispatch dispatch;
  private final Placer placer;

  public ConservativeBackfill(Cluster cluster, Dispatch dispatch, Placer placer) {
    this.cluster = cluster;
    this.dispatch = dispatch;
    this.placer = placer;
  }

  /**
   * Places at most so many; returns how many.
   *
   * @param line who may go, in the order they are to
   */
  public int run(Turn turn, QueueState queue, Horizon horizon, List<Candidate> line, int most) {
    return new Pass(turn, queue, horizon).run(line, most);
  }

  private final class Pass {
    private final Turn turn;
    private final String name;
    private final QueueState queue;
    private final Horizon horizon;
    private final Map<TaskRef, Promise> kept = new LinkedHashMap<>();
    private final Set<TaskRef> dropped = new LinkedHashSet<>();
    private final List<Promise> made = new ArrayList<>();
    private final Set<String> contended = new LinkedHashSet<>();
    private boolean isClosed;
    private int placed;

    Pass(Turn turn, QueueState queue, Horizon horizon) {
      this.turn = turn;
      this.name = queue.queue().name();
      this.queue = queue;
      this.horizon = horizon;
    }

    int run(List<Candidate> line, int most) {
      keep(line);
      for (int i = 0; i < line.size() && placed < most && !horizon.isSpent(); i++) {
        serve(line.get(i));
      }
      if (!made.isEmpty()) {
        turn.record(new DispatchFact.StartsPromised(name, made));
      }
      dropped.removeIf(task -> cluster.promises().find(name, task) == null);
      if (!dropped.isEmpty()) {
        turn.record(new DispatchFact.PromisesDropped(name, new ArrayList<>(dropped)));
      }
      return placed;
    }

    /**
     * Takes the room of all promises that can be kept. Those behind one that cannot are made anew
     * after it, in the order of the queue: whoever was before others stays before them.
     */
    private void keep(List<Candidate> line) {
      cluster.promises().of(name).forEach(promise -> dropped.add(promise.task()));
      boolean isBroken = false;
      for (Candidate candidate : line) {
        Promise promise = cluster.promises().find(name, candidate.task());
        if (promise != null) {
          JobRecord job = cluster.jobs().get(promise.task().number());
          Opening opening = opening(promise);
          isBroken |= !horizon.isStill(job, opening);
          if (!isBroken) {
            horizon.take(job, opening);
            kept.put(promise.task(), promise);
            dropped.remove(promise.task());
          }
        }
      }
    }

    private void serve(Candidate candidate) {
      TaskRef task = candidate.task();
      JobRecord job = cluster.jobs().get(task.number());
      Promise before = kept.get(task);
      if (isClosed && before == null) {
        return;
      }
      if (before != null) {
        horizon.giveBack(job, opening(before));
      }
      if (!dispatch.mayStillGo(queue, candidate, contended)) {
        dropped.add(task);
        return;
      }
      Opening opening = better(before, horizon.earliest(job));
      if (opening == null) {
        // What this one waits for cannot be foreseen: nobody who comes goes around it.
        isClosed = Prospect.of(cluster, queue, job.shape(), turn.now()) == Prospect.SOME_TIME;
        return;
      }
      horizon.take(job, opening);
      if (opening.start() <= turn.now()) {
        placer.place(turn, task, opening.environment(), opening.instances());
        placed++;
      } else {
        promise(before, task, opening);
      }
    }

    private @Nullable Opening better(@Nullable Promise before, @Nullable Opening found) {
      if (before == null) {
        return found;
      }
      // What is free now is chosen as for anybody.
      boolean isBetter =
          found != null && (found.start() < before.start() || found.start() <= turn.now());
      return isBetter ? found : opening(before);
    }

    private void promise(@Nullable Promise before, TaskRef task, Opening opening) {
      dropped.remove(task);
      Promise now = new Promise(task, opening.start(), opening.environment(), opening.instances());
      if (!now.equals(before)) {
        made.add(now);
      }
    }

    private static Opening opening(Promise promise) {
      return new Opening(promise.start(), promise.environment(), promise.instances());
    }
  }
}
