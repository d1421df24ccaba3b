package io.github.batchwright.engine.state;

import io.github.batchwright.model.start.DeadlineAction;
import org.jspecify.annotations.Nullable;

/**
 * A fact about when a job may start, or by when it is to be finished. Dates are what the wall clock
 * shows, in milliseconds since the epoch; they have nothing to do with the instants of facts.
 */
public sealed interface StartFact extends Fact.OfStart {

  /** Does what the visitor does for this kind of fact. */
  void accept(Visitor visitor);

  @Override
  default void accept(Fact.Visitor visitor) {
    visitor.start(this);
  }

  /**
   * The dates of a job that was just submitted were worked out.
   *
   * @param number the job
   * @param heldUntil the date before which it is not released, or null if it is not held
   * @param deadline the date by which it is to be finished, or null
   */
  record TimingTaken(long number, @Nullable Long heldUntil, @Nullable Long deadline)
      implements StartFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.timingTaken(this);
    }
  }

  /**
   * A job that waits is held until another date than before.
   *
   * @param number the job
   * @param heldUntil the date before which it is not released
   */
  record HoldMoved(long number, long heldUntil) implements StartFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.holdMoved(this);
    }
  }

  /**
   * A job is held no longer; it may still wait for others.
   *
   * @param number the job
   */
  record HoldEnded(long number) implements StartFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.holdEnded(this);
    }
  }

  /**
   * A job was not finished by its deadline. Decided once for each job.
   *
   * @param number the job
   * @param wall what the wall clock showed, which is the deadline or later
   * @param action what is done about it; the facts that follow from it follow this one
   * @param priority the priority it gets if that is higher than its own, or null for any other
   *     action
   */
  record DeadlinePassed(long number, long wall, DeadlineAction action, @Nullable Integer priority)
      implements StartFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.deadlinePassed(this);
    }
  }

  /**
   * All that is known of the dates of a job, as it was when a snapshot was taken.
   *
   * @param timing what is known
   */
  record TimingKept(Timing timing) implements StartFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.timingKept(this);
    }
  }

  /**
   * It was planned when a job that names a price curve starts; a snapshot tells the latest plan of
   * each with it, too.
   *
   * @param plan the plan, in the place of the one before
   */
  record StartPlanned(PlannedStart plan) implements StartFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.startPlanned(this);
    }
  }

  /**
   * Windows of an array began: more of its children may start.
   *
   * @param number the array
   * @param begun how many of its windows have begun
   * @param released the children with a lower index may start; {@link PlannedStart#ALL} for all
   */
  record ChildrenReleased(long number, int begun, int released) implements StartFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.childrenReleased(this);
    }
  }

  /** One method for each kind of fact. */
  interface Visitor {
    /** See {@link TimingTaken}. */
    void timingTaken(TimingTaken fact);

    /** See {@link HoldMoved}. */
    void holdMoved(HoldMoved fact);

    /** See {@link HoldEnded}. */
    void holdEnded(HoldEnded fact);

    /** See {@link DeadlinePassed}. */
    void deadlinePassed(DeadlinePassed fact);

    /** See {@link TimingKept}. */
    void timingKept(TimingKept fact);

    /** See {@link StartPlanned}. */
    void startPlanned(StartPlanned fact);

    /** See {@link ChildrenReleased}. */
    void childrenReleased(ChildrenReleased fact);
  }
}
