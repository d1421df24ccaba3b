package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.model.AttemptContainerDetail;
import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision, recorded. Facts are all that ever changes a {@link Cluster}; each holds what was
 * decided, so that applying them again needs no policy and no clock.
 */
public sealed interface Fact {

  /** Does what the visitor does for this kind of fact. */
  void accept(Visitor visitor);

  /**
   * The cluster was founded.
   *
   * @param mark the beginning of every job id
   */
  record Founded(String mark) implements Fact {
    @Override
    public void accept(Visitor visitor) {
      visitor.founded(this);
    }
  }

  /**
   * A compute environment was created, its instances with it.
   *
   * @param environment what was asked for
   */
  record EnvironmentCreated(ComputeEnvironment environment) implements Fact {
    @Override
    public void accept(Visitor visitor) {
      visitor.environmentCreated(this);
    }
  }

  /**
   * A queue was created.
   *
   * @param queue what was asked for
   */
  record QueueCreated(JobQueue queue) implements Fact {
    @Override
    public void accept(Visitor visitor) {
      visitor.queueCreated(this);
    }
  }

  /**
   * A job definition was registered.
   *
   * @param registered the definition with its number
   */
  record DefinitionRegistered(JobDefinitionRevision registered) implements Fact {
    @Override
    public void accept(Visitor visitor) {
      visitor.definitionRegistered(this);
    }
  }

  /**
   * A job was taken in.
   *
   * @param number the next job number
   * @param request what was asked for
   * @param revision the revision that its definition's name stands for
   */
  record JobSubmitted(long number, SubmitJobRequest request, int revision) implements Fact {
    @Override
    public void accept(Visitor visitor) {
      visitor.jobSubmitted(this);
    }
  }

  /**
   * Something happened to a job or a child that is not being run.
   *
   * @param task the job or the child
   * @param event what happened
   * @param reason why, or null
   */
  record Moved(TaskRef task, LifeCycle.Event event, @Nullable String reason) implements Fact {
    @Override
    public void accept(Visitor visitor) {
      visitor.moved(this);
    }
  }

  /**
   * Something happened to each child of a range to which it can happen.
   *
   * @param number the array job
   * @param first the first index
   * @param end the index after the last
   * @param event what happened
   * @param reason why, or null
   */
  record ChildrenMoved(
      long number, int first, int end, LifeCycle.Event event, @Nullable String reason)
      implements Fact {
    @Override
    public void accept(Visitor visitor) {
      visitor.childrenMoved(this);
    }
  }

  /**
   * Some more of those who wait for what has ended were told; the end itself tells only the first.
   *
   * @param most how many were told at most
   */
  record DependentsTold(int most) implements Fact {
    @Override
    public void accept(Visitor visitor) {
      visitor.dependentsTold(this);
    }
  }

  /**
   * A caller cancelled or terminated a job that goes on for now.
   *
   * @param task the job or the child
   * @param terminated whether it was terminated, not just cancelled
   * @param reason the caller's words
   */
  record Flagged(TaskRef task, boolean terminated, String reason) implements Fact {
    @Override
    public void accept(Visitor visitor) {
      visitor.flagged(this);
    }
  }

  /**
   * An attempt was given a place, and has its resources from now on.
   *
   * @param task the job or the child
   * @param attempt the attempt's number
   * @param environment the environment's name
   * @param instance the instance's position in it
   */
  record AttemptPlaced(TaskRef task, int attempt, String environment, int instance)
      implements Fact {
    @Override
    public void accept(Visitor visitor) {
      visitor.attemptPlaced(this);
    }
  }

  /**
   * An attempt runs.
   *
   * @param task the job or the child
   * @param timeoutAt when it is to be stopped, in milliseconds since the epoch, or {@link
   *     Attempt#NEVER}
   */
  record AttemptStarted(TaskRef task, long timeoutAt) implements Fact {
    @Override
    public void accept(Visitor visitor) {
      visitor.attemptStarted(this);
    }
  }

  /**
   * An attempt is to be stopped.
   *
   * @param task the job or the child
   * @param order why
   * @param killAt when it is to be forced, in milliseconds since the epoch
   */
  record StopOrdered(TaskRef task, Attempt.StopOrder order, long killAt) implements Fact {
    @Override
    public void accept(Visitor visitor) {
      visitor.stopOrdered(this);
    }
  }

  /**
   * The grace of an attempt is over.
   *
   * @param task the job or the child
   */
  record KillOrdered(TaskRef task) implements Fact {
    @Override
    public void accept(Visitor visitor) {
      visitor.killOrdered(this);
    }
  }

  /**
   * The containers of an attempt have ended, and the attempt with them.
   *
   * @param task the job or the child
   * @param attempt the number of the attempt
   * @param node the node of a multi-node job, or -1
   * @param containers how each ended
   */
  record ContainersEnded(
      TaskRef task, int attempt, int node, List<AttemptContainerDetail> containers)
      implements Fact {
    /** The node of a job that has none. */
    public static final int NO_NODE = -1;

    /** Copies the list. */
    public ContainersEnded {
      containers = ImmutableList.copyOf(containers);
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.containersEnded(this);
    }
  }

  /**
   * An attempt ended, and what follows from it for its job was decided.
   *
   * @param task the job or the child
   * @param event SUCCEED, RETRY or FAIL
   * @param exitCode its exit code, or null
   * @param reason the executor's words, or null
   * @param statusReason the scheduler's words
   * @param lost whether its host or its engine was lost
   */
  record AttemptEnded(
      TaskRef task,
      LifeCycle.Event event,
      @Nullable Integer exitCode,
      @Nullable String reason,
      String statusReason,
      boolean lost)
      implements Fact {
    @Override
    public void accept(Visitor visitor) {
      visitor.attemptEnded(this);
    }
  }

  /**
   * What blocks a queue has changed. Recorded only for queues that act upon it.
   *
   * @param queue the queue's name
   * @param head the first job or child, if it is blocked for a reason that can be acted upon, or
   *     null
   * @param reason why it is not placed, or null
   */
  record HeadBlocked(String queue, @Nullable TaskRef head, @Nullable BlockedReason reason)
      implements Fact {
    @Override
    public void accept(Visitor visitor) {
      visitor.headBlocked(this);
    }
  }

  /**
   * A finished job is no longer kept.
   *
   * @param number the job's number
   */
  record JobForgotten(long number) implements Fact {
    @Override
    public void accept(Visitor visitor) {
      visitor.jobForgotten(this);
    }
  }

  /** A fact about anything but jobs. */
  sealed interface OfResource extends Fact permits ResourceFact {}

  /** A fact about the nodes of a multi-node job; the kinds are in a file of their own. */
  sealed interface OfGang extends Fact permits GangFact {}

  /** A fact about instances that are bought; the kinds are in a file of their own. */
  sealed interface OfCapacity extends Fact permits CapacityFact {}

  /** A fact about budgets and costs; the kinds are in a file of their own. */
  sealed interface OfCost extends Fact permits CostFact {}

  /** A fact about who is to start when. */
  sealed interface OfDispatch extends Fact permits DispatchFact {}

  /** A fact about room that is made for a job by stopping others. */
  sealed interface OfPreemption extends Fact permits PreemptionFact {}

  /** A fact about a quota share. */
  sealed interface OfQuota extends Fact permits QuotaFact {}

  /** A fact about a schedule; the kinds are in a file of their own. */
  sealed interface OfSchedule extends Fact permits ScheduleFact {}

  /** A fact about when a job may start, or by when it is to be finished. */
  sealed interface OfStart extends Fact permits StartFact {}

  /**
   * The service lives on: what follows was decided in another life than what went before.
   *
   * @param epoch the number of this life
   */
  record Resumed(long epoch) implements Fact {
    @Override
    public void accept(Visitor visitor) {
      visitor.resumed(this);
    }
  }

  /** A fact that only a snapshot holds. */
  sealed interface OfSnapshot extends Fact permits SnapshotFact {}

  /** One method for each kind of fact. */
  interface Visitor {
    /** See {@link Founded}. */
    void founded(Founded fact);

    /** See {@link EnvironmentCreated}. */
    void environmentCreated(EnvironmentCreated fact);

    /** See {@link QueueCreated}. */
    void queueCreated(QueueCreated fact);

    /** See {@link DefinitionRegistered}. */
    void definitionRegistered(DefinitionRegistered fact);

    /** See {@link JobSubmitted}. */
    void jobSubmitted(JobSubmitted fact);

    /** See {@link Moved}. */
    void moved(Moved fact);

    /** See {@link ChildrenMoved}. */
    void childrenMoved(ChildrenMoved fact);

    /** See {@link DependentsTold}. */
    void dependentsTold(DependentsTold fact);

    /** See {@link Flagged}. */
    void flagged(Flagged fact);

    /** See {@link AttemptPlaced}. */
    void attemptPlaced(AttemptPlaced fact);

    /** See {@link AttemptStarted}. */
    void attemptStarted(AttemptStarted fact);

    /** See {@link StopOrdered}. */
    void stopOrdered(StopOrdered fact);

    /** See {@link KillOrdered}. */
    void killOrdered(KillOrdered fact);

    /** See {@link ContainersEnded}. */
    void containersEnded(ContainersEnded fact);

    /** See {@link AttemptEnded}. */
    void attemptEnded(AttemptEnded fact);

    /** See {@link HeadBlocked}. */
    void headBlocked(HeadBlocked fact);

    /** See {@link JobForgotten}. */
    void jobForgotten(JobForgotten fact);

    /** See {@link Resumed}. */
    void resumed(Resumed fact);

    /** See {@link ResourceFact}. */
    void resource(ResourceFact fact);

    /** See {@link GangFact}. */
    void gang(GangFact fact);

    /** See {@link CapacityFact}. */
    void capacity(CapacityFact fact);

    /** See {@link CostFact}. */
    void cost(CostFact fact);

    /** See {@link DispatchFact}. */
    void dispatch(DispatchFact fact);

    /** See {@link PreemptionFact}. */
    void preemption(PreemptionFact fact);

    /** See {@link QuotaFact}. */
    void quota(QuotaFact fact);

    /** See {@link ScheduleFact}. */
    void schedule(ScheduleFact fact);

    /** See {@link StartFact}. */
    void start(StartFact fact);

    /** See {@link SnapshotFact}. */
    void snapshot(SnapshotFact fact);
  }
}
