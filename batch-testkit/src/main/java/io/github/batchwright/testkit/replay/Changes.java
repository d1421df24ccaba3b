package io.github.batchwright.testkit.replay;

import io.github.batchwright.engine.state.CapacityFact;
import io.github.batchwright.engine.state.CostFact;
import io.github.batchwright.engine.state.DatedFact;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.QuotaFact;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.state.ScheduleFact;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.SchedulingPolicy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is another in the replay, for every description in the record. */
record Changes(
    UnaryOperator<ComputeEnvironment> environments,
    UnaryOperator<JobQueue> queues,
    UnaryOperator<SchedulingPolicy> policies,
    UnaryOperator<QuotaShare> quotaShares) {

  /** Instances are not bought: those of the record come and go as hosts do. */
  static ComputeEnvironment withoutBuying(ComputeEnvironment environment) {
    return environment.isElastic()
        ? new ComputeEnvironment(
            environment.name(),
            environment.type(),
            environment.state(),
            environment.instances(),
            null,
            environment.unmanagedvCpus(),
            environment.pricePerHour(),
            environment.updatePolicy(),
            environment.gpuPolicy(),
            environment.tags())
        : environment;
  }

  /** Nothing is forgotten: a job that others name may end earlier than in the record. */
  static JobQueue withoutRetention(JobQueue queue) {
    return new JobQueue(
        queue.name(),
        queue.state(),
        queue.priority(),
        queue.computeEnvironmentOrder(),
        queue.schedulingPolicy(),
        queue.jobStateTimeLimitActions(),
        null,
        queue.preemption(),
        queue.environmentChoice(),
        queue.dispatchPolicy(),
        queue.tags());
  }

  /** Returns the facts that the replay begins with. */
  static List<DatedFact> base(List<DatedFact> recorded) {
    boolean buys =
        recorded.stream()
            .anyMatch(
                dated ->
                    dated.fact() instanceof Fact.EnvironmentCreated created
                        && created.environment().isElastic());
    List<DatedFact> base = new ArrayList<>();
    for (DatedFact dated : recorded) {
      Fact fact = base(dated.fact(), buys);
      if (fact != null) {
        base.add(new DatedFact(dated.at(), fact));
      }
    }
    return base;
  }

  private static @Nullable Fact base(Fact fact, boolean buys) {
    if (fact instanceof ScheduleFact || fact instanceof CapacityFact) {
      return null;
    }
    // Nothing bought is paid for, so what is known of its costs does not fit.
    if (buys && (fact instanceof CostFact.CostsBegun || fact instanceof CostFact.CostsKept)) {
      return null;
    }
    if (fact instanceof Fact.EnvironmentCreated created) {
      return new Fact.EnvironmentCreated(withoutBuying(created.environment()));
    }
    if (fact instanceof Fact.QueueCreated created) {
      return new Fact.QueueCreated(withoutRetention(created.queue()));
    }
    return fact;
  }

  /** Plays the changes of what is there at first, before anything is placed. */
  void play(List<DatedFact> base, Stage stage) {
    Set<String> deleting = new LinkedHashSet<>();
    for (DatedFact dated : base) {
      if (dated.fact() instanceof ResourceFact.QueueDeleting queue) {
        deleting.add(queue.name());
      }
    }
    for (DatedFact dated : base) {
      Fact fact = dated.fact();
      if (fact instanceof Fact.EnvironmentCreated created) {
        stage.environment(created.environment());
      } else if (fact instanceof ResourceFact.PolicyCreated created) {
        stage.policy(created.policy());
      } else if (fact instanceof Fact.QueueCreated created) {
        if (!deleting.contains(created.queue().name())) {
          stage.queue(created.queue());
        }
      } else if (fact instanceof QuotaFact.QuotaShareCreated created) {
        stage.quotaShare(created.share());
      }
    }
  }
}
