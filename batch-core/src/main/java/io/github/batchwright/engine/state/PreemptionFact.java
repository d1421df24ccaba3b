package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import java.util.List;

/** A decision about room that is made for a job by stopping others, recorded. */
public sealed interface PreemptionFact extends Fact.OfPreemption {

  /** Does what the visitor does for this kind of fact. */
  void accept(Visitor visitor);

  @Override
  default void accept(Fact.Visitor visitor) {
    visitor.preemption(this);
  }

  /**
   * An attempt that is to end to make room.
   *
   * @param task the job or the child
   * @param attempt the attempt's number
   */
  record Victim(TaskRef task, int attempt) {}

  /**
   * Room is kept for a job, part of which others still have that are being stopped.
   *
   * @param task the job or the child
   * @param environment the environment's name
   * @param instances where the room is: one position, or that of each node by its index
   * @param victims the attempts that are being stopped for it
   */
  record RoomClaimed(
      TaskRef task, String environment, List<Integer> instances, List<Victim> victims)
      implements PreemptionFact {
    /** Copies the lists. */
    public RoomClaimed {
      instances = ImmutableList.copyOf(instances);
      victims = ImmutableList.copyOf(victims);
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.roomClaimed(this);
    }
  }

  /**
   * The room that was kept for a job is of no use to it any more.
   *
   * @param task the job or the child
   */
  record ClaimDropped(TaskRef task) implements PreemptionFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.claimDropped(this);
    }
  }

  /** One method for each kind of fact. */
  interface Visitor {
    /** See {@link RoomClaimed}. */
    void roomClaimed(RoomClaimed fact);

    /** See {@link ClaimDropped}. */
    void claimDropped(ClaimDropped fact);
  }
}
