package io.github.batchwright.engine.resources;

import io.github.batchwright.ClientException;
import io.github.batchwright.engine.jobs.Submissions;
import io.github.batchwright.engine.queries.Paging;
import io.github.batchwright.engine.queries.ScheduleFires;
import io.github.batchwright.engine.schedule.FirePlan;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ScheduleFact;
import io.github.batchwright.engine.state.ScheduleState;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.PageRequest;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleDetail;
import io.github.batchwright.model.schedule.ScheduleExpression;
import io.github.batchwright.model.schedule.ScheduleFire;
import io.github.batchwright.schedule.FireTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Creates, changes, deletes and describes schedules. */
public final class ScheduleDesk {
  private static final int MOST_FIRE_TIMES = 1_000;

  private final Turn turn;
  private final Cluster cluster;
  private final ServiceLimits limits;
  private final Paging paging;
  private final ScheduleFires fires;

  public ScheduleDesk(Turn turn, ServiceLimits limits, Paging paging) {
    this.turn = turn;
    this.cluster = turn.cluster();
    this.limits = limits;
    this.paging = paging;
    this.fires = new ScheduleFires(cluster, paging);
  }

  /** Creates a schedule. */
  public void create(Schedule schedule) {
    checkNew(schedule);
    checkFires(schedule, turn.wall());
    record(schedule);
  }

  private void checkNew(Schedule schedule) {
    String name = schedule.name();
    if (cluster.schedules().find(name) != null) {
      throw ClientException.of("scheduleName", name, "exists already");
    }
    Refusals.checkCap("scheduleName", name, cluster.schedules().all().size(), limits.schedules());
    checkJob(schedule);
  }

  private void record(Schedule schedule) {
    long wall = turn.wall();
    turn.record(new ScheduleFact.ScheduleCreated(schedule, wall, plan(schedule, wall).after(wall)));
  }

  /**
   * Sees to it that a schedule is there and as it is described. One that is not there and would
   * never fire any more is not created: code that names a date must not keep a service from
   * starting once that has passed.
   */
  public void declare(Schedule schedule) {
    ScheduleState state = cluster.schedules().find(schedule.name());
    if (state == null) {
      checkNew(schedule);
      checkEverFires(schedule);
      if (firesAgain(schedule, turn.wall())) {
        record(schedule);
      }
    } else if (!state.schedule().equals(schedule)) {
      checkJob(schedule);
      checkEverFires(schedule);
      change(state, schedule);
    }
  }

  /** Makes a schedule another of the same name; what waits or runs of it stays. */
  public void update(Schedule schedule) {
    ScheduleState state = find(schedule.name());
    Schedule before = state.schedule();
    if (!before.equals(schedule)) {
      checkJob(schedule);
      if (!hasDatesOf(before, schedule)) {
        checkFires(schedule, anchor(state, schedule));
      }
      change(state, schedule);
    }
  }

  /** Stops or lets a schedule fire by itself. */
  public void setState(String name, ResourceState wanted) {
    ScheduleState state = find(name);
    if (state.schedule().state() != wanted) {
      change(state, state.schedule().withState(wanted));
    }
  }

  private void change(ScheduleState state, Schedule after) {
    Schedule before = state.schedule();
    long anchor = anchor(state, after);
    // An end takes dates away or gives others back; those that are there stay what they are.
    boolean plansAnew = !countsAs(before, after) || before.state() != after.state();
    long passed = plansAnew ? since(state) : state.passed();
    // What was planned stays if its date does; with another window it falls elsewhere in it.
    ScheduleFact.Next next = plan(after, anchor).after(passed);
    turn.record(new ScheduleFact.ScheduleUpdated(after, anchor, passed, next));
  }

  /** Returns from when on a rate counts once a schedule is another. */
  private long anchor(ScheduleState state, Schedule after) {
    return countsAs(state.schedule(), after) ? state.anchor() : turn.wall();
  }

  private static boolean countsAs(Schedule before, Schedule after) {
    return before.expression().equals(after.expression())
        && before.timeZone().equals(after.timeZone())
        && Objects.equals(before.startDate(), after.startDate());
  }

  private static boolean hasDatesOf(Schedule before, Schedule after) {
    return countsAs(before, after) && Objects.equals(before.endDate(), after.endDate());
  }

  /**
   * Returns after which date it fires next, if that is worked out now: dates that are done with do
   * not fire again if the clock was set back.
   */
  private long since(ScheduleState state) {
    return Math.max(turn.wall(), state.passed());
  }

  /** Deletes a schedule; its jobs go on. */
  public void delete(String name) {
    find(name);
    turn.record(new ScheduleFact.ScheduleDeleted(name));
  }

  /** Describes schedules. */
  public Page<ScheduleDetail> describe(DescribeRequest request) {
    if (request.names().isEmpty()) {
      return paging.page(cluster.schedules().all(), request.page(), name -> true, fires::detail);
    }
    paging.checkNames("schedules", request.names());
    Stream<ScheduleState> found =
        request.names().stream().map(cluster.schedules()::find).filter(Objects::nonNull);
    return new Page<>(found.map(fires::detail).toList(), null);
  }

  /** Returns when a schedule fires next, or would if it were not paused, without its window. */
  public List<Instant> nextFireTimes(String name, int count) {
    ScheduleState state = find(name);
    if (count < 1 || count > MOST_FIRE_TIMES) {
      throw ClientException.of("count", count, "must be 1-" + MOST_FIRE_TIMES);
    }
    FireTimes times = plan(state.schedule(), state.anchor()).times();
    ScheduleFact.Next planned = state.next();
    Instant time =
        planned == null
            ? times.after(Instant.ofEpochMilli(since(state)))
            : Instant.ofEpochMilli(planned.scheduledAt());
    List<Instant> found = new ArrayList<>();
    while (time != null && found.size() < count) {
      found.add(time);
      time = times.after(time);
    }
    return found;
  }

  /** Lists the latest fires of a schedule, newest first. */
  public Page<ScheduleFire> listFires(String name, PageRequest page) {
    return fires.list(find(name), page);
  }

  /** Checks the job as if it were submitted, but for what comes and goes until it is. */
  private void checkJob(Schedule schedule) {
    try {
      new Submissions(cluster, limits).checkLater(schedule.job(), turn.wall());
    } catch (ClientException refusal) {
      throw new ClientException("job." + refusal.getMessage());
    }
  }

  private void checkFires(Schedule schedule, long anchor) {
    checkEverFires(schedule);
    if (!firesAgain(schedule, anchor)) {
      throw ClientException.of(
          "scheduleExpression",
          schedule.expression(),
          schedule.expression().kind() == ScheduleExpression.Kind.AT
              ? "must not be in the past, in the time zone " + schedule.timeZone()
              : "has no date left" + between(schedule));
    }
  }

  /** Refuses what can never have fired, wherever the clock stands and whenever it was created. */
  private void checkEverFires(Schedule schedule) {
    if (plan(schedule, 0).times().after(Instant.EPOCH.minusSeconds(1)) == null) {
      throw ClientException.of(
          "scheduleExpression",
          schedule.expression(),
          schedule.expression().kind() == ScheduleExpression.Kind.AT
              ? "is a local time that does not exist in the time zone "
                  + schedule.timeZone()
                  + ": clocks are set forwards over it"
              : "has no date" + between(schedule));
    }
  }

  private static String between(Schedule schedule) {
    Instant start = schedule.startDate();
    Instant end = schedule.endDate();
    return (start == null ? "" : " from " + start) + (end == null ? "" : " up to " + end);
  }

  private boolean firesAgain(Schedule schedule, long anchor) {
    return plan(schedule, anchor).times().after(Instant.ofEpochMilli(turn.wall())) != null;
  }

  private FirePlan plan(Schedule schedule, long anchor) {
    return new FirePlan(schedule, anchor, cluster.mark());
  }

  private ScheduleState find(String name) {
    ScheduleState found = cluster.schedules().find(name);
    if (found == null) {
      throw ClientException.of("scheduleName", name, "does not exist");
    }
    return found;
  }
}
