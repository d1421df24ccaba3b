package io.github.batchwright.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.schedule.ScheduleExpression;
import io.github.batchwright.schedule.expression.CronSample;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random expressions in random zones, most of the time about a clock change, against brute force.
 */
class FireTimesProperties {
  private static final List<String> ZONES =
      new ArrayList<>(new TreeSet<>(ZoneId.getAvailableZoneIds()));
  private static final Duration AROUND = Duration.ofDays(2);

  @Property(tries = 400)
  void cronFiresWhereverBruteForceDoes(@ForAll long seed) {
    Random random = new Random(seed);
    ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
    Instant middle = middle(zone.getRules(), random);
    CronSample sample = CronSample.any(random, middle.atZone(zone).getYear());
    ScheduleExpression expression;
    try {
      expression = ScheduleExpression.parse(sample.text());
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().contains("never fires"), e.getMessage());
      return;
    }
    Instant begin = middle.minus(AROUND);
    Instant end = middle.plus(AROUND);
    NavigableSet<Instant> expected = bruteForce(sample, zone.getRules(), begin, end);
    FireTimes times = FireTimes.of(expression, zone, null, null, Instant.EPOCH);
    String what = sample.text() + " in " + zone + " from " + begin;

    Instant at = begin.minusNanos(1);
    for (Instant fire : expected) {
      at = times.after(at);
      assertEquals(fire, at, what);
      assertEquals(fire, times.upTo(fire), what);
    }
    Instant beyond = times.after(at);
    assertTrue(beyond == null || !beyond.isBefore(end), what + " beyond: " + beyond);
    for (int probe = 0; probe < 20; probe++) {
      Instant instant = begin.plusMillis(random.nextLong(AROUND.multipliedBy(2).toMillis()));
      Instant higher = expected.higher(instant);
      assertEquals(higher == null ? beyond : higher, times.after(instant), what + " " + instant);
      Instant floor = expected.floor(instant);
      Instant last = times.upTo(instant);
      if (floor == null) {
        assertTrue(last == null || last.isBefore(begin), what + " before: " + last);
      } else {
        assertEquals(floor, last, what + " " + instant);
      }
    }
  }

  @Property(tries = 500)
  void afterAndUpToAgree(@ForAll long seed) {
    Random random = new Random(seed);
    ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
    Instant middle = middle(zone.getRules(), random);
    Instant start = random.nextBoolean() ? null : middle.minusSeconds(random.nextInt(10_000_000));
    Instant end = random.nextBoolean() ? null : middle.plusSeconds(random.nextInt(10_000_000));
    FireTimes times =
        FireTimes.of(any(random, middle, zone), zone, start, end, middle.minusMillis(1));
    Instant instant = middle.plusSeconds(random.nextInt(20_000_000) - 10_000_000);

    Instant next = times.after(instant);
    Instant last = times.upTo(instant);
    if (next != null) {
      assertTrue(next.isAfter(instant));
      assertTrue((start == null || !next.isBefore(start)) && (end == null || !next.isAfter(end)));
      assertEquals(next, times.upTo(next));
      assertEquals(last, times.upTo(next.minusNanos(1)));
      assertEquals(next, times.after(next.minusNanos(1)));
    }
    if (last != null) {
      assertTrue(!last.isAfter(instant));
      assertTrue((start == null || !last.isBefore(start)) && (end == null || !last.isAfter(end)));
      assertEquals(next, times.after(last));
      assertEquals(last, times.after(last.minusNanos(1)));
    } else if (next != null) {
      assertEquals(next, times.after(Instant.MIN));
    } else {
      assertNull(times.after(Instant.MIN));
    }
  }

  private static ScheduleExpression any(Random random, Instant middle, ZoneId zone) {
    if (random.nextInt(3) == 0) {
      return ScheduleExpression.rate(Duration.ofSeconds(1 + random.nextInt(1_000_000)));
    }
    while (true) {
      try {
        return ScheduleExpression.parse(
            CronSample.any(random, middle.atZone(zone).getYear()).text());
      } catch (IllegalArgumentException e) {
        assertTrue(e.getMessage().contains("never fires"), e.getMessage());
      }
    }
  }

  /** An instant from 1990 to 2040, near a clock change if the zone has any. */
  private static Instant middle(ZoneRules rules, Random random) {
    Instant any =
        LocalDateTime.of(1990, 1, 1, 0, 0)
            .plusMinutes(random.nextInt(50 * 365 * 24 * 60))
            .toInstant(ZoneOffset.UTC);
    ZoneOffsetTransition change = random.nextInt(5) == 0 ? null : rules.nextTransition(any);
    return change == null ? any : change.getInstant();
  }

  /** Asks what the clock shows at every minute, and whether it showed as much before. */
  private static NavigableSet<Instant> bruteForce(
      CronSample sample, ZoneRules rules, Instant begin, Instant end) {
    NavigableSet<Instant> fires = new TreeSet<>();
    LocalDateTime latest = LocalDateTime.MIN;
    for (Instant at = begin.minus(Duration.ofDays(1)); at.isBefore(end); at = at.plusSeconds(60)) {
      LocalDateTime shown = LocalDateTime.ofInstant(at, rules.getOffset(at));
      if (shown.isAfter(latest)) {
        latest = shown;
        if (!at.isBefore(begin) && sample.matches(shown)) {
          fires.add(at);
        }
      }
    }
    return fires;
  }
}
