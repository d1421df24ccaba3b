package io.github.batchwright.engine.explain;

import io.github.batchwright.engine.dispatch.Dispatch.Candidate;
import io.github.batchwright.engine.dispatch.Horizon;
import io.github.batchwright.engine.dispatch.Line;
import io.github.batchwright.engine.dispatch.Opening;
import io.github.batchwright.engine.placement.Admission;
import io.github.batchwright.engine.placement.Prospect;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.Promise;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.WaitReason.Amount;
import io.github.batchwright.model.WaitReason.Kind;
import io.github.batchwright.model.dispatch.DispatchMode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says who goes before a job that would fit, by the dispatch policy of its queue. It reads, and
 * decides nothing.
 */
final class DispatchReasons {
  private final Cluster cluster;
  private final Line line;

  DispatchReasons(Cluster cluster, Line line) {
    this.cluster = cluster;
    this.line = line;
  }

  /**
   * Returns why a job is not placed before others.
   *
   * @param head what goes before everything else, or null if nothing may go
   */
  Optional<WaitReason> of(QueueState queue, TaskRef task, @Nullable Candidate head, long now) {
    DispatchMode mode = queue.queue().effectiveDispatchPolicy().mode();
    if (mode == DispatchMode.GREEDY) {
      return line.isMade(queue) ? beyond(queue, task, now) : Optional.empty();
    }
    if (mode == DispatchMode.CONSERVATIVE) {
      return promised(queue, task, now);
    }
    if (head == null || head.task().equals(task)) {
      return Optional.empty();
    }
    return mode == DispatchMode.STRICT
        ? Optional.of(behind(queue, head.task()))
        : reserved(queue, task, now);
  }

  private WaitReason behind(QueueState queue, TaskRef first) {
    return new WaitReason(
        Kind.BEHIND_HEAD,
        "Waits behind job %s, the first of queue '%s'"
            .formatted(cluster.id(first), queue.queue().name()),
        cluster.id(first).value(),
        List.of());
  }

  private Optional<WaitReason> promised(QueueState queue, TaskRef task, long now) {
    Promise promise = cluster.promises().find(queue.queue().name(), task);
    if (promise == null) {
      Optional<WaitReason> closed = closed(queue, task, now);
      return closed.isPresent() ? closed : beyond(queue, task, now);
    }
    return Optional.of(
        new WaitReason(
            Kind.RESERVATION,
            "Is to start at %s, by how long those before it are expected to run"
                .formatted(Instant.ofEpochMilli(promise.start())),
            null,
            List.of(seconds(0, promise.start() - now))));
  }

  /** Nobody who has no promise goes around one that waits for what cannot be foreseen. */
  private Optional<WaitReason> closed(QueueState queue, TaskRef task, long now) {
    for (Candidate candidate : line.of(queue, now)) {
      Shape shape = cluster.jobs().get(candidate.task().number()).shape();
      if (candidate.task().equals(task)) {
        break;
      }
      if (cluster.promises().find(queue.queue().name(), candidate.task()) == null
          && Prospect.of(cluster, queue, shape, now) == Prospect.SOME_TIME) {
        return Optional.of(behind(queue, candidate.task()));
      }
    }
    return Optional.empty();
  }

  /** Looks ahead as placement does: for whom room is kept, and who may go around that one. */
  private Optional<WaitReason> reserved(QueueState queue, TaskRef task, long now) {
    Horizon horizon = new Horizon(cluster, queue, now);
    JobRecord job = cluster.jobs().get(task.number());
    Set<Shape> passedOver = new LinkedHashSet<>();
    for (Candidate candidate : line.of(queue, now)) {
      JobRecord other = cluster.jobs().get(candidate.task().number());
      Shape shape = other.shape();
      if (passedOver.contains(shape) || Admission.fits(cluster, queue, shape, now)) {
        continue;
      }
      Opening opening = horizon.earliest(other);
      if (opening != null) {
        horizon.take(other, opening);
        return horizon.now(job) == null
            ? Optional.of(until(queue, candidate.task(), opening, horizon.length(job), now))
            : beyond(queue, task, now);
      }
      if (Prospect.of(cluster, queue, shape, now) == Prospect.SOME_TIME) {
        return Optional.of(behind(queue, candidate.task()));
      }
      passedOver.add(shape);
    }
    return beyond(queue, task, now);
  }

  private WaitReason until(
      QueueState queue, TaskRef first, Opening opening, long length, long now) {
    return new WaitReason(
        Kind.RESERVATION,
        "Is expected to run for %s, and would delay job %s of queue '%s', which is to start at %s"
            .formatted(
                Duration.ofMillis(length),
                cluster.id(first),
                queue.queue().name(),
                Instant.ofEpochMilli(opening.start())),
        cluster.id(first).value(),
        List.of(seconds(length, opening.start() - now)));
  }

  /** No more are looked at than the policy says. */
  private Optional<WaitReason> beyond(QueueState queue, TaskRef task, long now) {
    int depth = queue.queue().effectiveDispatchPolicy().depth();
    List<Candidate> looked = line.of(queue, now);
    if (looked.size() < depth || looked.stream().anyMatch(one -> one.task().equals(task))) {
      return Optional.empty();
    }
    return Optional.of(
        new WaitReason(
            Kind.BEHIND_HEAD,
            "Waits behind the first %d jobs of queue '%s', which are all that are looked at"
                .formatted(depth, queue.queue().name()),
            null,
            List.of(new Amount("jobs", 0, depth, 0))));
  }

  private static Amount seconds(long asked, long available) {
    return new Amount("seconds", asked / 1000.0, 0, available / 1000.0);
  }
}
