package io.github.batchwright.engine.preemption;

import com.google.common.math.LongMath;
import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.Portion;
import io.github.batchwright.engine.state.TaskRef;
import java.util.Comparator;
import java.util.List;

/**
 * An attempt that goes on and may be stopped for others.
 *
 * @param job its job
 * @param task the job or the child
 * @param attempt the attempt
 * @param portions what it has of the instances of its environment
 * @param waste the work that is thrown away if it is stopped, in milli-vCPUs times milliseconds
 */
record Running(JobRecord job, TaskRef task, Attempt attempt, List<Portion> portions, long waste) {
  /** The least waste first; among equals, what was placed last. */
  static final Comparator<Running> CHEAPEST_FIRST =
      Comparator.comparingLong(Running::waste)
          .thenComparing(Comparator.comparingLong((Running r) -> r.attempt.placedAt()).reversed())
          .thenComparing(Comparator.comparingLong((Running r) -> r.task.number()).reversed())
          .thenComparing(Comparator.comparingInt((Running r) -> r.task.index()).reversed());

  static Running of(JobRecord job, TaskRef task, Attempt attempt, long now) {
    long ran = attempt.startedAt() == Attempt.NEVER ? 0 : now - attempt.startedAt();
    long waste = LongMath.saturatedMultiply(job.shape().demand().milliVcpus(), Math.max(0, ran));
    return new Running(job, task, attempt, Portion.of(job, attempt), waste);
  }

  boolean isOn(int instance) {
    return portions.stream().anyMatch(portion -> portion.instance() == instance);
  }
}
