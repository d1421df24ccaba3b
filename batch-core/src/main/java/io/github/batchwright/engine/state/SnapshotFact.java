package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.Host;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fact that only a snapshot holds: what many facts have led to, in few. A snapshot begins with
 * ordinary facts about resources, goes on with these, and ends with {@link SnapshotEnded}; applied
 * to an empty cluster they lead to the same state as all the facts that it stands for.
 */
public sealed interface SnapshotFact extends Fact.OfSnapshot {

  /** Does what the visitor does for this kind of fact. */
  void accept(Visitor visitor);

  @Override
  default void accept(Fact.Visitor visitor) {
    visitor.snapshot(this);
  }

  /**
   * A host of a compute environment.
   *
   * @param environment the name of the environment
   * @param instance its position
   * @param host what is known of it
   * @param gone whether it is gone, and something runs there that has not ended
   */
  record HostKept(String environment, int instance, Host host, boolean gone)
      implements SnapshotFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.hostKept(this);
    }
  }

  /**
   * A share of a queue, with what it has used.
   *
   * @param queue the queue's name
   * @param identifier whose share
   * @param usage what it has used
   */
  record ShareKept(String queue, String identifier, FadingUsage.Image usage)
      implements SnapshotFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.shareKept(this);
    }
  }

  /**
   * Something that left a queue, oldest first.
   *
   * @param queue the queue's name
   * @param departure what left it
   */
  record DepartureKept(String queue, Departures.Departure departure) implements SnapshotFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.departureKept(this);
    }
  }

  /**
   * A job. Its children, if it is an array, follow.
   *
   * @param number its number, higher than those before
   * @param request what was asked for
   * @param revision the revision of its definition
   * @param createdAt when it was submitted, in milliseconds since the epoch
   * @param unmet how many jobs it still waits for
   * @param doom why it can never run, or null
   * @param state where it is in its life
   * @param nodes the nodes of each attempt of a multi-node job; empty for any other
   * @param mainAddress see {@link Gang}
   * @param verdict see {@link Gang}
   */
  record JobKept(
      long number,
      SubmitJobRequest request,
      int revision,
      long createdAt,
      int unmet,
      @Nullable String doom,
      TaskState state,
      List<List<GangNode>> nodes,
      @Nullable String mainAddress,
      LifeCycle.@Nullable Event verdict)
      implements SnapshotFact {
    /** Copies the nodes. */
    public JobKept {
      nodes = nodes.stream().<List<GangNode>>map(ImmutableList::copyOf).toList();
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.jobKept(this);
    }
  }

  /**
   * Children of the array job {@code number}, stretch by stretch.
   *
   * @param number the array job
   * @param first the index of the first child
   * @param runs the states of the children from there on
   */
  record ChildrenKept(long number, int first, List<Run> runs) implements SnapshotFact {
    /** Copies the list. */
    public ChildrenKept {
      runs = ImmutableList.copyOf(runs);
    }

    /**
     * Children next to each other that are in one state.
     *
     * @param count how many
     * @param state the state of each
     */
    public record Run(int count, TaskState state) {}

    @Override
    public void accept(Visitor visitor) {
      visitor.childrenKept(this);
    }
  }

  /** Why a finished job is kept. */
  enum FinishedKind {
    /** It can be forgotten, and was so since it finished. */
    IN_ORDER,
    /** It can be forgotten, and could not when it finished. */
    LATE,
    /** Others still look at its children. */
    HELD
  }

  /**
   * Finished jobs, oldest end first.
   *
   * @param queue the name of their queue
   * @param kind why they are kept
   * @param numbers the jobs
   */
  record FinishedKept(String queue, FinishedKind kind, List<Long> numbers) implements SnapshotFact {
    /** Copies the list. */
    public FinishedKept {
      numbers = ImmutableList.copyOf(numbers);
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.finishedKept(this);
    }
  }

  /**
   * Jobs and children that have an attempt going on, the first placed first.
   *
   * @param tasks which
   */
  record OpenKept(List<TaskRef> tasks) implements SnapshotFact {
    /** Copies the list. */
    public OpenKept {
      tasks = ImmutableList.copyOf(tasks);
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.openKept(this);
    }
  }

  /**
   * Something is to be done about an attempt.
   *
   * @param deadline what and when
   */
  record DeadlineKept(Deadlines.Deadline deadline) implements SnapshotFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.deadlineKept(this);
    }
  }

  /**
   * Jobs that are still to be told of an end, in this order.
   *
   * @param succeeded how that which they wait for ended
   * @param entries the jobs, each with what it waits for, as {@link Waits} encodes them
   */
  record TellingKept(boolean succeeded, List<Long> entries) implements SnapshotFact {
    /** Copies the list. */
    public TellingKept {
      entries = ImmutableList.copyOf(entries);
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.tellingKept(this);
    }
  }

  /**
   * How long attempts of a definition took that succeeded; the one heard of last is told last.
   *
   * @param definition the name of the definition
   * @param buckets what is kept of it, as {@link DurationSketch} encodes it
   */
  record DurationsKept(String definition, List<Integer> buckets) implements SnapshotFact {
    /** Copies the list. */
    public DurationsKept {
      buckets = ImmutableList.copyOf(buckets);
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.durationsKept(this);
    }
  }

  /**
   * That was everything: what follows from it is worked out now.
   *
   * @param last the highest number given to a job
   */
  record SnapshotEnded(long last) implements SnapshotFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.snapshotEnded(this);
    }
  }

  /** One method for each kind of fact. */
  interface Visitor {
    /** See {@link HostKept}. */
    void hostKept(HostKept fact);

    /** See {@link ShareKept}. */
    void shareKept(ShareKept fact);

    /** See {@link DepartureKept}. */
    void departureKept(DepartureKept fact);

    /** See {@link JobKept}. */
    void jobKept(JobKept fact);

    /** See {@link ChildrenKept}. */
    void childrenKept(ChildrenKept fact);

    /** See {@link FinishedKept}. */
    void finishedKept(FinishedKept fact);

    /** See {@link OpenKept}. */
    void openKept(OpenKept fact);

    /** See {@link DeadlineKept}. */
    void deadlineKept(DeadlineKept fact);

    /** See {@link TellingKept}. */
    void tellingKept(TellingKept fact);

    /** See {@link DurationsKept}. */
    void durationsKept(DurationsKept fact);

    /** See {@link SnapshotEnded}. */
    void snapshotEnded(SnapshotEnded fact);
  }
}
