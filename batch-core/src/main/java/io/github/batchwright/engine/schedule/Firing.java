package io.github.batchwright.engine.schedule;

import io.github.batchwright.BatchException;
import io.github.batchwright.ClientException;
import io.github.batchwright.engine.jobs.Submissions;
import io.github.batchwright.engine.queries.ScheduleFires;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ScheduleFact;
import io.github.batchwright.engine.state.ScheduleState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Announcement;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.schedule.FireOutcome;
import io.github.batchwright.model.schedule.OverlapPolicy;
import io.github.batchwright.model.schedule.Schedule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of one fire. What is submitted and the fire are recorded one after the other
 * in the same turn, with when the schedule fires next: whoever finds the one finds all.
 */
final class Firing {
  /** How many fires of a schedule wait at most. */
  static final int MOST_WAITING = 100;

  private final Cluster cluster;
  private final Submissions submissions;
  private final Replacements replacements;

  Firing(Cluster cluster, Submissions submissions, Replacements replacements) {
    this.cluster = cluster;
    this.submissions = submissions;
    this.replacements = replacements;
  }

  /**
   * One that is to fire.
   *
   * @param scheduledAt when its expression says so, or when it was asked for
   * @param manual whether it was asked for
   * @param note what is to be said of it, or null
   */
  record Occasion(long scheduledAt, boolean manual, @Nullable String note) {}

  /** Fires, as far as the overlap policy lets it; returns what became of it. */
  ScheduleFact.Fire fire(
      Turn turn, ScheduleState state, Occasion occasion, ScheduleFact.@Nullable Next next) {
    boolean overlaps = state.hasActive() || state.hasWaiting();
    OverlapPolicy policy = overlaps ? state.schedule().overlapPolicy() : OverlapPolicy.ALLOW;
    return switch (policy) {
      case ALLOW -> submit(turn, state, occasion, false, next);
      case SKIP -> record(turn, state, occasion, FireOutcome.SKIPPED, goesOn(state), next);
      case QUEUE ->
          state.waiting().size() < MOST_WAITING
              ? record(turn, state, occasion, FireOutcome.WAITING, goesOn(state), next)
              : record(
                  turn,
                  state,
                  occasion,
                  FireOutcome.SKIPPED,
                  MOST_WAITING + " fires wait already; no more may",
                  next);
      case REPLACE -> replace(turn, state, occasion, next);
    };
  }

  private ScheduleFact.Fire replace(
      Turn turn, ScheduleState state, Occasion occasion, ScheduleFact.@Nullable Next next) {
    Instant date = Instant.ofEpochMilli(occasion.scheduledAt());
    for (ScheduleFact.Fire before : List.copyOf(state.waiting())) {
      Occasion earlier = new Occasion(before.scheduledAt(), before.manual(), null);
      String reason = "The fire of " + date + " took its place while it waited";
      ScheduleFact.Fire skipped = made(turn, earlier, FireOutcome.SKIPPED, reason);
      keep(turn, state, skipped, true, state.next());
    }
    ScheduleFact.Fire waits =
        record(turn, state, occasion, FireOutcome.WAITING, goesOn(state), next);
    replacements.add(state);
    return waits;
  }

  /** Submits the job of the fire that has waited longest. */
  void goOn(Turn turn, ScheduleState state) {
    ScheduleFact.Fire first = state.waiting().iterator().next();
    Occasion occasion = new Occasion(first.scheduledAt(), first.manual(), null);
    submit(turn, state, occasion, true, state.next());
  }

  private ScheduleFact.Fire submit(
      Turn turn,
      ScheduleState state,
      Occasion occasion,
      boolean waited,
      ScheduleFact.@Nullable Next next) {
    ScheduleFact.Fire fire;
    try {
      JobId job = submissions.submit(turn, fill(state.schedule(), occasion));
      fire =
          new ScheduleFact.Fire(
              occasion.scheduledAt(),
              turn.wall(),
              occasion.manual(),
              FireOutcome.SUBMITTED,
              cluster.find(job).orElseThrow().number(),
              occasion.note());
    } catch (BatchException refusal) {
      fire = made(turn, occasion, FireOutcome.REFUSED, String.valueOf(refusal.getMessage()));
    }
    return keep(turn, state, fire, waited, next);
  }

  private SubmitJobRequest fill(Schedule schedule, Occasion occasion) {
    String execution = schedule.name() + '/' + Instant.ofEpochMilli(occasion.scheduledAt());
    if (occasion.manual()) {
      // Two that are asked for at one instant are two.
      execution += "/manual-" + (cluster.jobs().last() + 1);
    }
    String arn = ResourceId.schedule(schedule.name()).toString();
    FireContext context = new FireContext(arn, occasion.scheduledAt(), execution);
    try {
      return context.fill(schedule.job());
    } catch (IllegalArgumentException e) {
      throw (ClientException) new ClientException(String.valueOf(e.getMessage())).initCause(e);
    }
  }

  /** Records what became of a fire that submits nothing. */
  ScheduleFact.Fire record(
      Turn turn,
      ScheduleState state,
      Occasion occasion,
      FireOutcome outcome,
      String reason,
      ScheduleFact.@Nullable Next next) {
    return keep(turn, state, made(turn, occasion, outcome, reason), false, next);
  }

  private static ScheduleFact.Fire made(
      Turn turn, Occasion occasion, FireOutcome outcome, String reason) {
    return new ScheduleFact.Fire(
        occasion.scheduledAt(), turn.wall(), occasion.manual(), outcome, 0, reason);
  }

  private ScheduleFact.Fire keep(
      Turn turn,
      ScheduleState state,
      ScheduleFact.Fire fire,
      boolean waited,
      ScheduleFact.@Nullable Next next) {
    String name = state.schedule().name();
    turn.record(new ScheduleFact.ScheduleFired(name, fire, waited, next));
    turn.effect(new Effect.Announce(Announcement.of(name, ScheduleFires.fire(cluster, fire))));
    return fire;
  }

  private String goesOn(ScheduleState state) {
    if (!state.hasActive()) {
      return "An earlier fire waits";
    }
    JobId oldest = cluster.id(TaskRef.whole(state.active().iterator().next()));
    int others = state.active().size() - 1;
    return "Job %s of an earlier fire is not finished".formatted(oldest)
        + (others == 0 ? "" : ", nor are " + others + " others");
  }
}
