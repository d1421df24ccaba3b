package io.github.batchwright.engine.dispatch;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.engine.dispatch.Dispatch.Candidate;
import io.github.batchwright.engine.placement.Placer;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.dispatch.DispatchMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Places jobs that do not delay the first one for which there is no room: those that are expected
 * to have ended by then, or that use only what it leaves over.
 */
public final class EasyBackfill {
  private final Cluster cluster;
  private final Dispatch dispatch;
  private final Placer placer;

  public EasyBackfill(Cluster cluster, Dispatch dispatch, Placer placer) {
    this.cluster = cluster;
    this.dispatch = dispatch;
    this.placer = placer;
  }

  /**
   * Places at most so many; returns how many.
   *
   * @param horizon what is free over time, in which the first job's room is taken
   * @param line who may go, in the order they are to
   */
  public int run(Turn turn, QueueState queue, Horizon horizon, List<Candidate> line, int most) {
    int placed = 0;
    // Room only becomes less here: who is not shorter than one like it that did not fit does not.
    Map<Shape, Long> tooLong = new LinkedHashMap<>();
    Set<String> contended = new LinkedHashSet<>();
    for (Candidate candidate : inTurn(queue, horizon, line)) {
      if (placed >= most) {
        break;
      }
      JobRecord job = cluster.jobs().get(candidate.task().number());
      long length = horizon.length(job);
      if (length >= tooLong.getOrDefault(job.shape(), Long.MAX_VALUE)
          || !dispatch.mayStillGo(queue, candidate, contended)) {
        continue;
      }
      Opening opening = horizon.now(job);
      if (opening == null) {
        tooLong.put(job.shape(), length);
      } else {
        placer.place(turn, candidate.task(), opening.environment(), opening.instances());
        horizon.take(job, opening);
        placed++;
      }
    }
    return placed;
  }

  private List<Candidate> inTurn(QueueState queue, Horizon horizon, List<Candidate> line) {
    if (queue.queue().effectiveDispatchPolicy().mode() != DispatchMode.EASY_SJBF) {
      return line;
    }
    record Sized(Candidate candidate, long length) {}
    List<Sized> sized = new ArrayList<>(line.size());
    for (Candidate candidate : line) {
      JobRecord job = cluster.jobs().get(candidate.task().number());
      sized.add(new Sized(candidate, horizon.length(job)));
    }
    sized.sort(Comparator.comparingLong(Sized::length));
    return sized.stream().map(Sized::candidate).collect(ImmutableList.toImmutableList());
  }
}
