package io.github.batchwright.schedule;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleDetail;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Schedules that are described to the builder are there after each start. */
class DeclaredSchedulesTest extends ScheduleScene {
  @Test
  void theyMayNameADefinitionThatIsDescribedToo() {
    SubmitJobRequest own = SubmitJobRequest.builder("job", "own").build();
    open(
        scene()
            .schedule(Schedule.builder("s", "rate(1 hour)", own).build())
            .jobDefinition(JobDefinition.process("own", "true").build()));
    assertEquals(START.plus(ofHours(1)), described("s").nextFire());
  }

  @Test
  void aRateThatIsOverKeepsNoServiceFromStarting() {
    Schedule.Builder rate = Schedule.builder("s", "rate(1 hour)", job()).endDate(START);
    open(scene().schedule(rate.build()));
    assertTrue(service().describeSchedule("s").isEmpty());
  }

  @Test
  void anEqualOneIsLeftAsItIs() {
    open(scene().schedule(Schedule.builder("s", "rate(1 hour)", job()).build()));
    batch.advance(ofMinutes(90));
    ScheduleDetail before = described("s");
    batch.restartAfter(ofMinutes(10));
    assertEquals(before, described("s"));
    assertEquals(START.plus(ofHours(2)), described("s").nextFire());
  }

  @Test
  void oneThatWasChangedBecomesWhatIsDescribed() {
    open(scene().schedule(noon("s").description("as described").build()));
    service().updateSchedule(noon("s").description("other").build());
    service().pauseSchedule("s");
    service().createSchedule(noon("not-described").build());
    batch.restart();
    assertEquals(noon("s").description("as described").build(), described("s").schedule());
    assertTrue(service().describeSchedule("not-described").isPresent());
  }

  @Test
  void oneWhoseDatesHavePassedKeepsNoServiceFromStarting() {
    Schedule once =
        Schedule.builder("once", "at(2027-03-01T01:00:00)", job())
            .deleteAfterCompletion(true)
            .build();
    Schedule past = Schedule.builder("past", "at(2020-03-01T01:00:00)", job()).build();
    open(scene().schedule(once).schedule(past));
    assertTrue(service().describeSchedule("past").isEmpty());
    assertTrue(service().describeSchedule("once").isPresent());
    batch.advance(ofHours(2));
    batch.restartAfter(Duration.ofDays(1));
    batch.settle();
    assertTrue(service().describeSchedule("once").isEmpty());
  }

  @Test
  void oneThatCanNotBeHadKeepsItFromStarting() {
    Schedule unknown = noon("s").job(SubmitJobRequest.builder("job", "none").build()).build();
    ClientException e =
        assertThrows(ClientException.class, () -> scene().schedule(unknown).build());
    assertEquals("job.jobDefinition: 'none' is not registered", e.getMessage());
  }
}
