package io.github.batchwright.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.schedule.ScheduleExpression;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A year of a five-minute cron in every zone the JDK knows, against a walk over all instants that
 * knows nothing of gaps and overlaps: it only asks what the clock shows, and whether it showed as
 * much before.
 */
class EveryZoneTest {
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final ScheduleExpression EVERY_FIVE_MINUTES =
      ScheduleExpression.parse("cron(0/5 * * * ? *)");

  // Samoa had no 30 December in 2011.
  @ParameterizedTest
  @CsvSource({
    "2027-01-01T00:00:00Z, 2028-01-01T00:00:00Z",
    "2011-12-01T00:00:00Z, 2012-01-15T00:00:00Z"
  })
  void firesWheneverTheClockShowsAFifthMinuteForTheFirstTime(Instant begin, Instant end) {
    Map<String, List<String>> alike = new TreeMap<>();
    for (String id : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
      alike
          .computeIfAbsent(
              clockOf(ZoneId.of(id).getRules(), begin, end), clock -> new ArrayList<>())
          .add(id);
    }
    assertTrue(alike.size() > 30, "zones of " + alike.size() + " kinds");
    int zones = 0;
    for (List<String> ids : alike.values()) {
      checkYear(ZoneId.of(ids.get(0)), begin, end);
      zones += ids.size();
    }
    assertEquals(ZoneId.getAvailableZoneIds().size(), zones);
  }

  /** Two zones with the same clock for that time have the same fire times. */
  private static String clockOf(ZoneRules rules, Instant begin, Instant end) {
    Instant early = begin.minus(Duration.ofDays(3));
    StringBuilder clock = new StringBuilder().append(rules.getOffset(early));
    for (ZoneOffsetTransition change = rules.nextTransition(early);
        change != null && change.getInstant().isBefore(end.plus(Duration.ofDays(3)));
        change = rules.nextTransition(change.getInstant())) {
      clock.append(change);
    }
    return clock.toString();
  }

  private static void checkYear(ZoneId zone, Instant begin, Instant end) {
    FireTimes times = FireTimes.of(EVERY_FIVE_MINUTES, zone, null, null, begin);
    ZoneRules rules = zone.getRules();
    long latest = Long.MIN_VALUE;
    Instant previous = null;
    Instant expected = null;
    for (Instant at = begin.minus(Duration.ofDays(2)); at.isBefore(end); at = at.plus(STEP)) {
      int offset = rules.getOffset(at).getTotalSeconds();
      // What the walk relies on.
      assertEquals(0, offset % STEP.toSeconds(), zone.getId());
      long shown = at.getEpochSecond() + offset;
      boolean first = shown > latest;
      latest = Math.max(latest, shown);
      if (at.isBefore(begin)) {
        previous = first ? at : previous;
        continue;
      }
      if (expected == null) {
        expected = times.after(begin.minusNanos(1));
      }
      if (first) {
        if (!at.equals(expected)) {
          assertEquals(at, expected, zone.getId() + " after " + previous);
        }
        previous = at;
        expected = times.after(at);
      }
      // Not at every step, for the time it takes: 35 minutes meet all the minutes of an hour.
      if (!first || at.getEpochSecond() % 2100 == 0) {
        assertEquals(previous, times.upTo(at), zone.getId());
      }
    }
  }
}
