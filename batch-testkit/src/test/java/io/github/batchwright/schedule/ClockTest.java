package io.github.batchwright.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.model.schedule.MissedFires;
import io.github.batchwright.model.schedule.Schedule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The wall clock is set while a service runs, and between two of its lives. */
class ClockTest extends Scheduling {

  private void jump(long minutes) {
    batch.time().jump(Duration.ofMinutes(minutes));
  }

  @Test
  void setBackNoDateFiresAgain() {
    create(hourly("s"));
    minutes(130);
    jump(-90);
    // It is 00:40 again; 01:00 and 02:00 have fired.
    minutes(139);
    assertEquals(List.of("01:00 SUBMITTED", "02:00 SUBMITTED"), fires("s"));
    minutes(1);
    assertEquals(List.of("01:00 SUBMITTED", "02:00 SUBMITTED", "03:00 SUBMITTED"), fires("s"));
    assertEquals(at("03:00"), last("s").firedAt());
  }

  @Test
  void setBackBetweenTwoLivesNoDateFiresAgain() {
    create(hourly("s"));
    minutes(130);
    batch.journal().snapshotEvery(1);
    jump(-90);
    batch.restart();
    minutes(139);
    batch.restart();
    assertEquals(2, fires("s").size());
    minutes(1);
    assertEquals("03:00 SUBMITTED", fires("s").get(2));
  }

  @Test
  void aRateCountsOnFromItsBeginning() {
    create(every("s", Duration.ofMinutes(45)));
    minutes(50);
    jump(-20);
    minutes(60);
    assertEquals(List.of("00:45 SUBMITTED", "01:30 SUBMITTED"), fires("s"));
    assertEquals(at("01:30"), last("s").firedAt());
  }

  @Test
  void setForwardsByLittleEveryDateFires() {
    create(hourly("s"));
    minutes(59);
    jump(2);
    batch.settle();
    assertEquals(List.of("01:00 SUBMITTED"), fires("s"));
    assertEquals(at("01:01"), last("s").firedAt());
  }

  @Test
  void setForwardsByMuchAndBackEachDateIsDecidedUponOnce() {
    create(hourly("s").missedFires(MissedFires.all(2)));
    minutes(30);
    jump(300);
    minutes(1);
    assertEquals(List.of("03:00 MISSED", "04:00 SUBMITTED", "05:00 SUBMITTED"), fires("s"));
    jump(-300);
    minutes(328);
    assertEquals(3, fires("s").size());
    minutes(1);
    assertEquals("06:00 SUBMITTED", fires("s").get(3));
  }

  @Test
  void aChangeOfItsTimingFiresNoDateAgain() {
    create(hourly("s"));
    minutes(130);
    jump(-90);
    batch
        .service()
        .updateSchedule(every("s", Duration.ofMinutes(20)).startDate(at("00:00")).build());
    minutes(100);
    // From 00:40 to 02:20: only what is later than 02:00.
    assertEquals(List.of("01:00 SUBMITTED", "02:00 SUBMITTED", "02:20 SUBMITTED"), fires("s"));
  }

  @Test
  void pauseAndResumeFireNoDateAgain() {
    create(hourly("s"));
    minutes(130);
    for (int i = 0; i < 120; i++) {
      // The history of what is fired by hand pushes out what fired by itself.
      batch.service().runSchedule("s");
    }
    jump(-90);
    batch.service().pauseSchedule("s");
    batch.service().resumeSchedule("s");
    minutes(100);
    assertEquals(0, fires("s").stream().filter(f -> f.equals("01:00 SUBMITTED")).count());
    assertEquals(at("03:00"), batch.service().describeSchedule("s").orElseThrow().nextFire());
  }

  @Test
  void aOneTimeScheduleFiresOnceHoweverTheClockIsSet() {
    create(Schedule.builder("s", "at(2026-12-01T01:00:00)", JOB));
    minutes(61);
    jump(-30);
    minutes(31);
    batch.restart();
    minutes(60);
    assertEquals(List.of("01:00 SUBMITTED"), fires("s"));
  }
}
