package io.github.batchwright.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.batchwright.model.schedule.ScheduleExpression;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clock changes do to fire times; the instants were worked out by hand from the tz rules. */
class DaylightSavingTest {
  private static final Instant CREATED = Instant.parse("2000-01-01T00:00:00Z");

  private static FireTimes times(String expression, String zone) {
    return FireTimes.of(ScheduleExpression.parse(expression), ZoneId.of(zone), null, null, CREATED);
  }

  /** After {@code from} it fires at {@code first}, and then at {@code second}. */
  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = false,
      textBlock =
          """
          gap: 02:30 is skipped | Europe/Paris | cron(30 2 * * ? *) | 2027-03-27T12:00:00Z | 2027-03-29T00:30:00Z | 2027-03-30T00:30:00Z
          gap: hourly goes on | Europe/Paris | cron(0 * * * ? *) | 2027-03-28T00:00:00Z | 2027-03-28T01:00:00Z | 2027-03-28T02:00:00Z
          gap: its end fires | Europe/Paris | cron(0 3 * * ? *) | 2027-03-27T12:00:00Z | 2027-03-28T01:00:00Z | 2027-03-29T01:00:00Z
          overlap: the first 02:30 | Europe/Paris | cron(30 2 * * ? *) | 2027-10-30T12:00:00Z | 2027-10-31T00:30:00Z | 2027-11-01T01:30:00Z
          overlap: within the second pass | Europe/Paris | cron(30 2 * * ? *) | 2027-10-31T01:10:00Z | 2027-11-01T01:30:00Z | 2027-11-02T01:30:00Z
          overlap: hourly pauses two hours | Europe/Paris | cron(0 * * * ? *) | 2027-10-30T23:30:00Z | 2027-10-31T00:00:00Z | 2027-10-31T02:00:00Z
          overlap: its end fires once | Europe/Paris | cron(0 3 * * ? *) | 2027-10-31T00:59:59Z | 2027-10-31T02:00:00Z | 2027-11-01T02:00:00Z
          gap | America/New_York | cron(30 2 * * ? *) | 2027-03-14T00:00:00Z | 2027-03-15T06:30:00Z | 2027-03-16T06:30:00Z
          overlap | America/New_York | cron(30 1 * * ? *) | 2027-11-07T00:00:00Z | 2027-11-07T05:30:00Z | 2027-11-08T06:30:00Z
          midnight is skipped | Africa/Cairo | cron(0 0 * * ? *) | 2027-04-29T00:00:00Z | 2027-04-30T21:00:00Z | 2027-05-01T21:00:00Z
          23:30 twice before midnight | Africa/Cairo | cron(30 23 * * ? *) | 2027-10-28T12:00:00Z | 2027-10-28T20:30:00Z | 2027-10-29T21:30:00Z
          midnight is skipped | America/Santiago | cron(0 0 * * ? *) | 2027-09-04T12:00:00Z | 2027-09-06T03:00:00Z | 2027-09-07T03:00:00Z
          23:30 twice before midnight | America/Santiago | cron(30 23 * * ? *) | 2027-04-03T12:00:00Z | 2027-04-04T02:30:00Z | 2027-04-05T03:30:00Z
          gap of half an hour | Australia/Lord_Howe | cron(15 2 * * ? *) | 2027-10-02T12:00:00Z | 2027-10-03T15:15:00Z | 2027-10-04T15:15:00Z
          its end fires | Australia/Lord_Howe | cron(30 2 * * ? *) | 2027-10-02T12:00:00Z | 2027-10-02T15:30:00Z | 2027-10-03T15:30:00Z
          overlap of half an hour | Australia/Lord_Howe | cron(45 1 * * ? *) | 2027-04-03T12:00:00Z | 2027-04-03T14:45:00Z | 2027-04-04T15:15:00Z
          Ramadan begins: overlap | Africa/Casablanca | cron(30 2 * * ? *) | 2024-03-09T12:00:00Z | 2024-03-10T01:30:00Z | 2024-03-11T02:30:00Z
          Ramadan ends: gap | Africa/Casablanca | cron(30 2 * * ? *) | 2024-04-13T12:00:00Z | 2024-04-15T01:30:00Z | 2024-04-16T01:30:00Z
          30 December is skipped | Pacific/Apia | cron(0 12 * * ? *) | 2011-12-29T22:00:00Z | 2011-12-30T22:00:00Z | 2011-12-31T22:00:00Z
          30 December of that year is not | Pacific/Apia | cron(0 12 30 12 ? *) | 2011-01-01T00:00:00Z | 2012-12-29T22:00:00Z | 2013-12-29T22:00:00Z
          winter is the saved time | Europe/Dublin | cron(30 1 * * ? *) | 2027-10-30T12:00:00Z | 2027-10-31T00:30:00Z | 2027-11-01T01:30:00Z
          gap of two hours | Antarctica/Troll | cron(30 1,2,3 * * ? *) | 2027-03-28T00:00:00Z | 2027-03-28T01:30:00Z | 2027-03-28T23:30:00Z
          an offset with seconds | Africa/Monrovia | cron(0/15 * * * ? *) | 1972-01-07T00:20:00Z | 1972-01-07T00:29:30Z | 1972-01-07T00:45:00Z
          no clock change | UTC | cron(30 2 * * ? *) | 2027-03-27T12:00:00Z | 2027-03-28T02:30:00Z | 2027-03-29T02:30:00Z
          a day is 24 hours | Europe/Paris | rate(1 day) | 2027-03-27T12:00:00Z | 2027-03-28T00:00:00Z | 2027-03-29T00:00:00Z
          """)
  void firesAsTheClockOfTheZoneSays(
      String what, String zone, String expression, Instant from, Instant first, Instant second) {
    FireTimes times = times(expression, zone);

    assertEquals(first, times.after(from));
    assertEquals(second, times.after(first));
    assertEquals(first, times.after(first.minusNanos(1)));
    assertEquals(first, times.upTo(first));
    assertEquals(first, times.upTo(second.minusNanos(1)));
    assertEquals(second, times.upTo(second));
  }

  @Test
  void aDailyRateMovesAgainstTheClockAndADailyCronDoesNot() {
    Instant noon = Instant.parse("2027-03-27T11:00:00Z"); // 12:00 in Paris
    FireTimes rate =
        FireTimes.of(
            ScheduleExpression.parse("rate(1 day)"),
            ZoneId.of("Europe/Paris"),
            noon,
            null,
            CREATED);
    FireTimes cron = times("cron(0 12 * * ? *)", "Europe/Paris");

    assertEquals(Instant.parse("2027-03-28T11:00:00Z"), rate.after(noon)); // 13:00
    assertEquals(Instant.parse("2027-03-28T10:00:00Z"), cron.after(noon)); // 12:00
  }

  @Test
  void oneTimeInASkippedHourNeverFires() {
    FireTimes times = times("at(2027-03-28T02:30:00)", "Europe/Paris");

    assertNull(times.after(CREATED));
    assertNull(times.upTo(Instant.parse("2030-01-01T00:00:00Z")));
  }

  @Test
  void oneTimeInAnHourThatOccursTwiceFiresTheFirstTime() {
    FireTimes times = times("at(2027-10-31T02:30:15)", "Europe/Paris");
    Instant first = Instant.parse("2027-10-31T00:30:15Z");

    assertEquals(first, times.after(CREATED));
    assertNull(times.after(first));
    assertEquals(first, times.upTo(Instant.parse("2030-01-01T00:00:00Z")));
  }

  @Test
  void whatAlwaysFallsIntoTheGapEndsWithTheLastYearWithoutOne() {
    // The last Sunday of March has been the day of the change in France since 1981.
    FireTimes times = times("cron(30 2 ? 3 1L *)", "Europe/Paris");

    assertNull(times.after(Instant.parse("1981-01-01T00:00:00Z")));
    assertEquals(
        Instant.parse("1980-03-30T01:30:00Z"), times.upTo(Instant.parse("2150-01-01T00:00:00Z")));
  }

  @Test
  void theSecondPassIsOverForThoseWhoAskBackwards() {
    FireTimes times = times("cron(0/10 * * * ? *)", "Europe/Paris");

    // 02:20 for the second time: the last that fired was 02:50 of the first.
    assertEquals(
        Instant.parse("2027-10-31T00:50:00Z"), times.upTo(Instant.parse("2027-10-31T01:20:00Z")));
  }
}
