package io.github.batchwright.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.schedule.FireOutcome;
import io.github.batchwright.model.schedule.MissedFires;
import io.github.batchwright.model.schedule.OverlapPolicy;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleFire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MissedFiresTest extends Scheduling {
  private static final String WHY = ": no service ran then, or its clock was set forwards; ";

  private String reason(int fire) {
    return String.valueOf(history(batch, "s").get(fire).reason());
  }

  @Test
  void noneGoesOnWithTheNext() {
    create(hourly("s").missedFires(MissedFires.none()));
    minutes(30);
    batch.restartAfter(Duration.ofHours(3));
    minutes(31);
    assertEquals(List.of("03:00 MISSED", "04:00 SUBMITTED"), fires("s"));
    assertEquals(
        "3 fires from 2026-12-01T01:00:00Z to 2026-12-01T03:00:00Z were missed"
            + WHY
            + "none is made up for",
        reason(0));
    assertEquals(at("03:30"), history(batch, "s").get(0).firedAt());
    assertEquals(1, launches());
  }

  @Test
  void lastMakesUpForTheLatestAlone() {
    create(hourly("s").missedFires(MissedFires.last()));
    minutes(30);
    batch.restartAfter(Duration.ofHours(3));
    minutes(31);
    assertEquals(List.of("02:00 MISSED", "03:00 SUBMITTED", "04:00 SUBMITTED"), fires("s"));
    assertEquals(
        "2 fires from 2026-12-01T01:00:00Z to 2026-12-01T02:00:00Z were missed"
            + WHY
            + "the latest alone is made up for",
        reason(0));
    assertEquals("Missed, and made up for PT30M late; 2 before were passed over", reason(1));
    assertEquals("null", reason(2));
  }

  @Test
  void lastAloneNeedsNoEntryOfWhatIsPassedOver() {
    create(hourly("s").missedFires(MissedFires.last()));
    minutes(30);
    batch.restartAfter(Duration.ofHours(1));
    batch.settle();
    assertEquals(List.of("01:00 SUBMITTED"), fires("s"));
    assertEquals("Missed, and made up for PT30M late", reason(0));
  }

  @Test
  void allMakesUpForSoManyOldestFirst() {
    create(hourly("s").missedFires(MissedFires.all(2)));
    minutes(30);
    batch.restartAfter(Duration.ofHours(4));
    batch.settle();
    assertEquals(List.of("02:00 MISSED", "03:00 SUBMITTED", "04:00 SUBMITTED"), fires("s"));
    assertTrue(reason(0).endsWith("the latest 2 are made up for"), reason(0));
    assertEquals(2, launches());
  }

  @Test
  void aFireThatIsLateByLessIsNotMissed() {
    create(
        every("s", Duration.ofMinutes(10))
            .missedFires(MissedFires.none().after(Duration.ofMinutes(25))));
    minutes(5);
    batch.restartAfter(Duration.ofMinutes(50));
    batch.settle();
    // At 55: 10 and 20 are late by more than 25 minutes; 30, 40 and 50 are not.
    assertEquals(
        List.of("00:20 MISSED", "00:30 SUBMITTED", "00:40 SUBMITTED", "00:50 SUBMITTED"),
        fires("s"));
  }

  @Test
  void lateByExactlyThatMuchIsNotMissed() {
    create(every("s", Duration.ofMinutes(10)).missedFires(MissedFires.none()));
    minutes(5);
    batch.restartAfter(Duration.ofMinutes(6));
    batch.settle();
    assertEquals(List.of("00:10 SUBMITTED"), fires("s"));
    minutes(5);
    batch.restartAfter(Duration.ofMinutes(5).plusMillis(1));
    batch.settle();
    assertEquals(List.of("00:10 SUBMITTED", "00:20 MISSED"), fires("s"));
  }

  @Test
  void manyThatAreMissedAreCountedUpToABound() {
    create(
        every("s", Duration.ofSeconds(1))
            .missedFires(MissedFires.none().after(Duration.ofSeconds(1))));
    batch.restartAfter(Duration.ofDays(365));
    batch.settle();
    ScheduleFire missed = history(batch, "s").get(0);
    assertEquals(FireOutcome.MISSED, missed.outcome());
    assertTrue(
        String.valueOf(missed.reason())
            .startsWith("more than 1000 fires from 2026-12-01T00:00:01Z to 2027-11-30T23:59:58Z"),
        missed.reason());
    assertEquals(2, launches(), "those of the last second");
  }

  @Test
  void aThousandOfEachOfManySchedulesAreMadeUpForOverSeveralTurns() {
    for (int i = 0; i < 4; i++) {
      create(
          every("s" + i, Duration.ofSeconds(1))
              .missedFires(MissedFires.all(1_000).after(Duration.ofSeconds(1)))
              .overlapPolicy(i == 0 ? OverlapPolicy.SKIP : OverlapPolicy.ALLOW));
    }
    int turns = batch.journal().factsPerTurn().size();
    batch.restartAfter(Duration.ofHours(1));
    batch.settle();
    assertTrue(batch.journal().factsPerTurn().size() - turns > 3);
    assertTrue(batch.journal().largestBatch() < 8_000, () -> "" + batch.journal().largestBatch());
    // Of each 1,000 that were missed and the two that were not.
    long jobs = batch.service().stats().jobs().values().stream().mapToLong(Long::longValue).sum();
    assertEquals(3 * 1_002 + 1, jobs);
  }

  @Test
  void overlapsCountForWhatIsMadeUpFor() {
    takes(Duration.ofMinutes(30));
    create(hourly("s").missedFires(MissedFires.all(10)).overlapPolicy(OverlapPolicy.QUEUE));
    minutes(30);
    batch.restartAfter(Duration.ofHours(3));
    batch.settle();
    assertEquals(List.of("01:00 SUBMITTED", "02:00 WAITING", "03:00 WAITING"), fires("s"));
    batch.service().pauseSchedule("s");
    minutes(120);
    assertEquals(List.of("01:00 SUBMITTED", "02:00 SUBMITTED", "03:00 SUBMITTED"), fires("s"));
  }

  @Test
  void aSuspendedMachineMissesWhatPassedMeanwhile() {
    create(hourly("s").missedFires(MissedFires.last()));
    minutes(30);
    batch.time().jump(Duration.ofHours(3));
    minutes(31);
    assertEquals(List.of("02:00 MISSED", "03:00 SUBMITTED", "04:00 SUBMITTED"), fires("s"));
  }

  @Test
  void aCronOfOneMinuteThatStoodForAYearIsBroughtUpToDateAtOnce() {
    create(
        Schedule.builder("s", "cron(* * * * ? *)", JOB)
            .timeZone("Europe/Paris")
            .missedFires(MissedFires.all(5)));
    batch.restartAfter(Duration.ofDays(365));
    batch.settle();
    // The last five that were missed, and the two that were late by a minute at most.
    assertEquals(8, fires("s").size());
    assertEquals(7, history(batch, "s").stream().filter(fire -> fire.jobId() != null).count());
    assertEquals(FireOutcome.MISSED, history(batch, "s").get(0).outcome());
  }
}
