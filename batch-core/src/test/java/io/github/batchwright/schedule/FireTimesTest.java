package io.github.batchwright.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.batchwright.model.schedule.ScheduleExpression;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** Start, end, creation, and the edges of time. */
class FireTimesTest {
  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final Instant CREATED = Instant.parse("2027-01-01T00:00:07.5Z");

  private static FireTimes times(String expression, String start, String end) {
    return FireTimes.of(
        ScheduleExpression.parse(expression),
        UTC,
        start == null ? null : Instant.parse(start),
        end == null ? null : Instant.parse(end),
        CREATED);
  }

  @Test
  void aRateWithoutStartFiresFirstOnePeriodAfterItsCreation() {
    FireTimes times = times("rate(10 minutes)", null, null);
    Instant first = Instant.parse("2027-01-01T00:10:07.5Z");

    assertEquals(first, times.after(Instant.EPOCH));
    assertEquals(first, times.after(first.minusNanos(1)));
    assertEquals(first.plusSeconds(600), times.after(first));
    assertEquals(first, times.upTo(first));
    assertEquals(first, times.upTo(first.plusSeconds(599)));
    assertNull(times.upTo(first.minusNanos(1)));
  }

  @Test
  void aRateWithAStartFiresFirstAtItsStart() {
    Instant start = Instant.parse("2027-02-01T00:00:00Z");
    FireTimes times = times("rate(2 hours)", start.toString(), null);

    assertEquals(start, times.after(CREATED));
    assertEquals(start, times.upTo(start));
    assertNull(times.upTo(start.minusNanos(1)));
    assertEquals(start.plusSeconds(7200), times.after(start));
  }

  @Test
  void aRateOfSecondsCountsSeconds() {
    assertEquals(
        Instant.parse("2027-01-01T00:00:08.5Z"),
        times("rate(1 second)", null, null).after(CREATED));
  }

  @Test
  void startAndEndAreInclusive() {
    FireTimes times = times("cron(0 2 * * ? *)", "2027-03-01T02:00:00Z", "2027-03-03T02:00:00Z");
    Instant first = Instant.parse("2027-03-01T02:00:00Z");
    Instant last = Instant.parse("2027-03-03T02:00:00Z");

    assertEquals(first, times.after(Instant.EPOCH));
    assertNull(times.upTo(first.minusNanos(1)));
    assertEquals(first, times.upTo(first));
    assertEquals(last, times.after(last.minusNanos(1)));
    assertNull(times.after(last));
    assertEquals(last, times.upTo(Instant.parse("2029-01-01T00:00:00Z")));
  }

  @Test
  void nothingFiresBetweenAStartAndAnEndWithoutAFireTime() {
    FireTimes times = times("cron(0 2 * * ? *)", "2027-03-01T02:00:01Z", "2027-03-02T01:59:59Z");

    assertNull(times.after(CREATED));
    assertNull(times.upTo(Instant.parse("2029-01-01T00:00:00Z")));
  }

  @Test
  void oneTimeIgnoresStartAndEnd() {
    FireTimes times =
        times("at(2027-05-01T10:00:00)", "2028-01-01T00:00:00Z", "2028-02-01T00:00:00Z");

    assertEquals(Instant.parse("2027-05-01T10:00:00Z"), times.after(CREATED));
  }

  @Test
  void nothingIsLeftAfterTheLastYear() {
    FireTimes times = times("cron(0 0 29 2 ? 2020-2026)", null, null);
    Instant last = Instant.parse("2024-02-29T00:00:00Z");

    assertEquals(last, times.after(Instant.parse("2020-02-29T00:00:00Z")));
    assertNull(times.after(last));
    assertNull(times.upTo(Instant.parse("2020-02-28T00:00:00Z")));
    assertEquals(last, times.upTo(Instant.parse("2199-01-01T00:00:00Z")));
  }

  @Test
  void aLeapDayMayBeCenturiesAway() {
    FireTimes times = times("cron(0 0 29 2 ? 2196)", null, null);

    assertEquals(Instant.parse("2196-02-29T00:00:00Z"), times.after(Instant.EPOCH));
    // 2100 has no leap day.
    assertEquals(
        Instant.parse("2104-02-29T00:00:00Z"),
        times("cron(0 0 29 2 ? *)", null, null).after(Instant.parse("2096-03-01T00:00:00Z")));
  }

  @Test
  void theEdgesOfTimeAreAnswered() {
    for (String expression :
        new String[] {"cron(* * * * ? *)", "rate(1 second)", "at(2027-05-01T10:00:00)"}) {
      FireTimes times = times(expression, null, null);

      assertNull(times.after(Instant.MAX));
      assertNull(times.upTo(Instant.MIN));
      Instant first = times.after(Instant.MIN);
      assertEquals(first, times.upTo(first));
      Instant last = times.upTo(Instant.MAX);
      assertEquals(last, times.after(last.minusNanos(1)));
    }
    FireTimes open =
        FireTimes.of(
            ScheduleExpression.parse("rate(36500 days)"),
            UTC,
            Instant.MAX,
            Instant.MAX,
            Instant.MAX);
    assertNull(open.after(CREATED));
    assertNull(open.upTo(CREATED));
  }
}
