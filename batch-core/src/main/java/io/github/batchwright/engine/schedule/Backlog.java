package io.github.batchwright.engine.schedule;

import io.github.batchwright.engine.state.ScheduleFact;
import io.github.batchwright.model.schedule.MissedFires;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The dates of a schedule that were missed, and what its rules make of them. It is worked out from
 * the latest back, so that a year of them costs no more than those that are made up for and a
 * bounded number that are counted.
 *
 * @param madeUp the dates that are made up for, oldest first
 * @param passed the latest date that is passed over, or null if none is
 * @param count how many are passed over; {@code COUNTED} + 1 if there are more than that
 * @param first the earliest date that is passed over
 * @param rules what decided so
 */
record Backlog(
    Deque<Long> madeUp, @Nullable Long passed, int count, long first, MissedFires rules) {
  /** How many that are passed over are counted one by one. */
  static final int COUNTED = 1_000;

  /**
   * Works out what follows.
   *
   * @param next the first date that is not done with
   * @param wall what the wall clock shows
   * @return null if nothing was missed
   */
  static @Nullable Backlog of(FirePlan plan, ScheduleFact.Next next, MissedFires rules, long wall) {
    long limit = limit(rules, wall);
    if (next.dueAt() >= limit) {
      return null;
    }
    Long last = plan.lastDueBefore(limit);
    Long date = last == null ? Long.valueOf(next.scheduledAt()) : last;
    Deque<Long> madeUp = new ArrayDeque<>();
    int most = rules.policy() == MissedFires.Policy.NONE ? 0 : rules.most();
    while (date != null && date >= next.scheduledAt() && madeUp.size() < most) {
      madeUp.addFirst(date);
      date = plan.before(date);
    }
    if (date == null || date < next.scheduledAt()) {
      return new Backlog(madeUp, null, 0, 0, rules);
    }
    int count = 0;
    for (Long each = date;
        each != null && each >= next.scheduledAt() && count <= COUNTED;
        each = plan.before(each)) {
      count++;
    }
    return new Backlog(madeUp, date, count, next.scheduledAt(), rules);
  }

  /** Returns before when a fire was due that counts as missed. */
  private static long limit(MissedFires rules, long wall) {
    return wall - rules.after().toMillis();
  }

  /** Says what is passed over, and why. */
  String reason() {
    Instant from = Instant.ofEpochMilli(first);
    Instant to = Instant.ofEpochMilli(passed == null ? first : passed);
    String fires =
        count == 1
            ? "The fire of " + to + " was missed"
            : "%s fires from %s to %s were missed".formatted(number(), from, to);
    return fires + ": no service ran then, or its clock was set forwards; " + rule();
  }

  private String rule() {
    return switch (rules.policy()) {
      case NONE -> "none is made up for";
      case LAST -> "the latest alone is made up for";
      case ALL -> "the latest " + rules.most() + " are made up for";
    };
  }

  /** Says of a fire that is made up for how late it is. */
  String note(long dueAt, long wall) {
    Duration late = Duration.ofSeconds((wall - dueAt) / 1_000);
    String passedOver = passed == null ? "" : "; " + number() + " before were passed over";
    return "Missed, and made up for " + late + " late" + passedOver;
  }

  private String number() {
    return count > COUNTED ? "more than " + COUNTED : String.valueOf(count);
  }
}
