package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.model.schedule.FireOutcome;
import io.github.batchwright.model.schedule.Schedule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision about a schedule, recorded. When a schedule fires next is part of what was decided, so
 * that applying facts again needs no expression and no rules of time zones.
 */
public sealed interface ScheduleFact extends Fact.OfSchedule {

  /** Does what the visitor does for this kind of fact. */
  void accept(Visitor visitor);

  @Override
  default void accept(Fact.Visitor visitor) {
    visitor.schedule(this);
  }

  /**
   * When a schedule fires next, as the wall clock shows it, in milliseconds since the epoch.
   *
   * @param scheduledAt when its expression says so
   * @param dueAt when it does, in its flexible window
   */
  record Next(long scheduledAt, long dueAt) {}

  /**
   * One fire.
   *
   * @param scheduledAt when its expression says so, or when it was asked for
   * @param at what the wall clock showed when it was decided
   * @param manual whether somebody asked for it
   * @param outcome what became of it
   * @param job the number of the job that it submitted, or 0
   * @param reason why there is none, or what else is to be said; null if there is nothing
   */
  record Fire(
      long scheduledAt,
      long at,
      boolean manual,
      FireOutcome outcome,
      long job,
      @Nullable String reason) {}

  /**
   * A schedule was created.
   *
   * @param schedule what was asked for
   * @param anchor from when on a rate counts, as the wall clock shows it; earlier dates do not fire
   * @param next when it fires next, or null if it does not
   */
  record ScheduleCreated(Schedule schedule, long anchor, @Nullable Next next)
      implements ScheduleFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.scheduleCreated(this);
    }
  }

  /**
   * A schedule is another.
   *
   * @param schedule as it is now
   * @param anchor from when on a rate counts, as the wall clock shows it
   * @param passed up to when its dates are done with, whether they fired or not
   * @param next when it fires next, or null if it does not
   */
  record ScheduleUpdated(Schedule schedule, long anchor, long passed, @Nullable Next next)
      implements ScheduleFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.scheduleUpdated(this);
    }
  }

  /**
   * A schedule is gone; its jobs go on.
   *
   * @param name its name
   */
  record ScheduleDeleted(String name) implements ScheduleFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.scheduleDeleted(this);
    }
  }

  /**
   * A schedule fires next at another time than was thought.
   *
   * @param name its name
   * @param next when it fires next, or null if it does not
   */
  record SchedulePlanned(String name, @Nullable Next next) implements ScheduleFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.schedulePlanned(this);
    }
  }

  /**
   * A schedule fired, or passed over a fire. The job, if there is one, was submitted just before.
   *
   * @param name its name
   * @param fire what became of it
   * @param waited whether it had waited for earlier jobs to end: it does not any more
   * @param next when it fires next, or null if it does not
   */
  record ScheduleFired(String name, Fire fire, boolean waited, @Nullable Next next)
      implements ScheduleFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.scheduleFired(this);
    }
  }

  /**
   * A schedule as it was when a snapshot was taken.
   *
   * @param schedule what was asked for
   * @param createdAt when it was created, in milliseconds since the epoch
   * @param changedAt when it was created or changed last, in milliseconds since the epoch
   * @param anchor from when on a rate counts
   * @param passed up to when its dates are done with
   * @param next when it fires next, or null
   * @param fires its latest fires, oldest first
   * @param waiting the fires that wait, first one first
   * @param active the numbers of its jobs that are not finished
   */
  record ScheduleKept(
      Schedule schedule,
      long createdAt,
      long changedAt,
      long anchor,
      long passed,
      @Nullable Next next,
      List<Fire> fires,
      List<Fire> waiting,
      List<Long> active)
      implements ScheduleFact {
    /** Copies the lists. */
    public ScheduleKept {
      fires = ImmutableList.copyOf(fires);
      waiting = ImmutableList.copyOf(waiting);
      active = ImmutableList.copyOf(active);
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.scheduleKept(this);
    }
  }

  /** One method for each kind of fact. */
  interface Visitor {
    /** See {@link ScheduleCreated}. */
    void scheduleCreated(ScheduleCreated fact);

    /** See {@link ScheduleUpdated}. */
    void scheduleUpdated(ScheduleUpdated fact);

    /** See {@link ScheduleDeleted}. */
    void scheduleDeleted(ScheduleDeleted fact);

    /** See {@link SchedulePlanned}. */
    void schedulePlanned(SchedulePlanned fact);

    /** See {@link ScheduleFired}. */
    void scheduleFired(ScheduleFired fact);

    /** See {@link ScheduleKept}. */
    void scheduleKept(ScheduleKept fact);
  }
}
