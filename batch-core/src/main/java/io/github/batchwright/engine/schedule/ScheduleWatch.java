package io.github.batchwright.engine.schedule;

import io.github.batchwright.ClientException;
import io.github.batchwright.engine.jobs.Cancellations;
import io.github.batchwright.engine.jobs.Settlement;
import io.github.batchwright.engine.jobs.Submissions;
import io.github.batchwright.engine.queries.ScheduleFires;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ScheduleFact;
import io.github.batchwright.engine.state.ScheduleState;
import io.github.batchwright.engine.state.Schedules;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.schedule.FireOutcome;
import io.github.batchwright.model.schedule.OverlapPolicy;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleFire;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Has schedules fire when they are due, and what follows when their jobs end. Confined to one
 * thread.
 *
 * <p>Every date is decided upon once, in order: when a schedule fires next follows from the date
 * that is done with, never from what the clock shows. A clock that is set back finds dates done
 * with and waits for the next one; one that is set forwards finds dates that are late, or missed.
 */
public final class ScheduleWatch {
  /** Several dates that are only counted cost about as much as one fact. */
  private static final int COUNTED_FOR_ONE = 16;

  private final Cluster cluster;
  private final Schedules schedules;
  private final Settlement settlement;
  private final Replacements replacements;
  private final Firing firing;

  /** Up to which schedule this life has looked at what earlier ones left; null once at all. */
  private @Nullable String welcomed = "";

  /** Makes one for an engine. */
  public ScheduleWatch(
      Cluster cluster,
      Submissions submissions,
      Cancellations cancellations,
      Settlement settlement) {
    this.cluster = cluster;
    this.schedules = cluster.schedules();
    this.settlement = settlement;
    this.replacements = new Replacements(cluster, cancellations, settlement);
    this.firing = new Firing(cluster, submissions, replacements);
  }

  /** Does what is due, up to about {@code most}; returns how much that was. */
  public int run(Turn turn, int most) {
    int done = welcome(turn, most);
    if (welcomed != null) {
      return done;
    }
    done += followUp(turn, most - done);
    while (done < most && !settlement.isBehind()) {
      ScheduleState state = schedules.due(turn.wall());
      if (state == null) {
        break;
      }
      done += fireDue(turn, state, most - done);
    }
    done += replacements.run(turn, most - done);
    return done + followUp(turn, most - done);
  }

  /** Returns when the first schedule is due, as the wall clock shows it, or the end of time. */
  public long nextAt() {
    return schedules.nextAt();
  }

  /**
   * Fires a schedule now, whether or not it does so by itself.
   *
   * @throws ClientException if there is none of this name
   */
  public ScheduleFire fireNow(Turn turn, String name) {
    ScheduleState state = schedules.find(name);
    if (state == null) {
      throw ClientException.of("scheduleName", name, "does not exist");
    }
    Firing.Occasion occasion = new Firing.Occasion(turn.wall(), true, null);
    return ScheduleFires.fire(cluster, firing.fire(turn, state, occasion, state.next()));
  }

  /**
   * Looks at the schedules that an earlier life left, some in each turn, before any fires. The
   * rules of a zone may have changed since, and jobs that are to be replaced go on.
   */
  private int welcome(Turn turn, int most) {
    int done = 0;
    NavigableMap<String, ScheduleState> all = schedules.all();
    while (welcomed != null && done < most) {
      Map.Entry<String, ScheduleState> entry = all.higherEntry(welcomed);
      welcomed = entry == null ? null : entry.getKey();
      if (entry != null) {
        done++;
        welcome(turn, entry.getValue());
      }
    }
    return done;
  }

  private void welcome(Turn turn, ScheduleState state) {
    ScheduleFact.Next next = plan(state).after(state.passed());
    if (!Objects.equals(next, state.next())) {
      turn.record(new ScheduleFact.SchedulePlanned(state.schedule().name(), next));
    }
    if (isToReplace(state)) {
      replacements.add(state);
    }
  }

  private FirePlan plan(ScheduleState state) {
    return new FirePlan(state.schedule(), state.anchor(), cluster.mark());
  }

  /** Fires what is due of one schedule, at least once; returns about how much work it was. */
  private int fireDue(Turn turn, ScheduleState state, int most) {
    Schedule schedule = state.schedule();
    FirePlan plan = plan(state);
    ScheduleFact.Next next = Objects.requireNonNull(state.next());
    Backlog backlog = Backlog.of(plan, next, schedule.missedFires(), turn.wall());
    if (backlog == null) {
      fire(turn, state, next.scheduledAt(), null, plan);
      return 1;
    }
    int done = 1;
    Long passed = backlog.passed();
    if (passed != null) {
      Firing.Occasion missed = new Firing.Occasion(passed, false, null);
      firing.record(turn, state, missed, FireOutcome.MISSED, backlog.reason(), plan.after(passed));
      done += backlog.count() / COUNTED_FOR_ONE;
    }
    int fired = 0;
    for (long date : backlog.madeUp()) {
      if ((fired > 0 && done >= most) || settlement.isBehind()) {
        break;
      }
      fire(turn, state, date, backlog.note(plan.next(date).dueAt(), turn.wall()), plan);
      fired++;
      done++;
    }
    return done;
  }

  private void fire(
      Turn turn, ScheduleState state, long date, @Nullable String note, FirePlan plan) {
    Firing.Occasion occasion = new Firing.Occasion(date, false, note);
    firing.fire(turn, state, occasion, plan.after(date));
  }

  /** Decides what follows where jobs have ended, or schedules have fired or were changed. */
  private int followUp(Turn turn, int most) {
    int done = 0;
    while (done < most && !settlement.isBehind()) {
      ScheduleState state = schedules.touched();
      if (state == null) {
        break;
      }
      String name = state.schedule().name();
      done++;
      if (mayGoOn(state)) {
        firing.goOn(turn, state);
        // It stays touched: the job may have been refused, and another fire waits.
        continue;
      }
      schedules.seen(name);
      if (isToReplace(state)) {
        replacements.add(state);
      }
      if (isComplete(state)) {
        turn.record(new ScheduleFact.ScheduleDeleted(name));
      }
    }
    return done;
  }

  /** Says whether jobs are in the way of a fire that is to take their place. */
  private static boolean isToReplace(ScheduleState state) {
    return state.schedule().overlapPolicy() == OverlapPolicy.REPLACE
        && state.hasWaiting()
        && state.hasActive();
  }

  private static boolean mayGoOn(ScheduleState state) {
    return state.hasWaiting()
        && (!state.hasActive() || state.schedule().overlapPolicy() == OverlapPolicy.ALLOW);
  }

  private static boolean isComplete(ScheduleState state) {
    return state.schedule().deleteAfterCompletion()
        && state.schedule().state() == ResourceState.ENABLED
        && state.next() == null
        && !state.hasWaiting()
        && !state.hasActive();
  }
}
