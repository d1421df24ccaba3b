package io.github.batchwright.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.schedule.FireOutcome;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.start.DeadlineAction;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a schedule may not be is said by the field, its value and the rule, and leaves no trace. */
class ScheduleRefusalsTest extends ScheduleScene {
  private void refusedToCreate(String message, Schedule.Builder builder) {
    Schedule schedule = builder.build();
    refused(message, () -> service().createSchedule(schedule));
  }

  private static Schedule.Builder of(SubmitJobRequest.Builder job) {
    return noon("s").job(job.build());
  }

  private static SubmitJobRequest.Builder job(String definition) {
    return SubmitJobRequest.builder("job", definition);
  }

  @Test
  void aNameIsThereOnce() {
    service().createSchedule(noon("daily").build());
    refusedToCreate("scheduleName: 'daily' exists already", noon("daily"));
    refused("scheduleName: 'x' does not exist", () -> service().updateSchedule(noon("x").build()));
    refused("scheduleName: 'x' does not exist", () -> service().pauseSchedule("x"));
    refused("scheduleName: 'x' does not exist", () -> service().resumeSchedule("x"));
    refused("scheduleName: 'x' does not exist", () -> service().deleteSchedule("x"));
  }

  @Test
  void itsDatesLieInYearsThatCanBeCounted() {
    String rule = "must be in the years 1970-9999";
    IllegalArgumentException start =
        assertThrows(
            IllegalArgumentException.class, () -> noon("s").startDate(Instant.MIN).build());
    assertTrue(start.getMessage().contains("startDate: '" + Instant.MIN + "' " + rule));
    IllegalArgumentException end =
        assertThrows(IllegalArgumentException.class, () -> noon("s").endDate(Instant.MAX).build());
    assertTrue(end.getMessage().contains("endDate: '" + Instant.MAX + "' " + rule));
  }

  @Test
  void whatEveryFireWouldBeRefusedForIsRefusedAtOnce() {
    refusedToCreate(
        "job.priceCurve: 'none' must be a price curve of the service",
        of(
            job("work")
                .deadline(Duration.ofHours(9), DeadlineAction.WARN)
                .expectedDuration(Duration.ofHours(1))
                .startWhenCheapest("none")));
    refusedToCreate(
        "job.deadline.at: '1970-01-01T00:00:00Z' must be in the future",
        of(job("work").deadline(Instant.EPOCH, DeadlineAction.WARN)));
  }

  @Test
  void thereAreAsManyAsTheLimitSays() {
    open(scene().limits(ServiceLimits.defaults().toBuilder().schedules(2).build()));
    service().createSchedule(noon("a").build());
    service().createSchedule(noon("b").build());
    refusedToCreate("scheduleName: 'c' would be one more than the 2 allowed", noon("c"));
    service().deleteSchedule("a");
    service().createSchedule(noon("c").build());
  }

  @Test
  void theJobIsCheckedAsIfItWereSubmitted() {
    refusedToCreate("job.jobQueue: 'none' does not exist", of(job("work").queue("none")));
    refusedToCreate("job.jobDefinition: 'none' is not registered", of(job("none")));
    refusedToCreate("job.jobDefinition: 'work:2' is not registered", of(job("work:2")));
    refusedToCreate("job.shareIdentifier: 's' must not be given", of(job("work").share("s")));
    refusedToCreate(
        "job.consumableResourceList.consumableResource: 'licence' does not exist",
        of(job("work").consumableResource("licence", 1)));
    refusedToCreate(
        "job.dependsOn.jobId: 'other' is not a known job",
        of(job("work").dependsOn(new JobId("other"))));
    service().register(JobDefinition.process("old", "true").build());
    service().deregisterJobDefinition("old:1");
    refusedToCreate("job.jobDefinition: 'old:1' is INACTIVE", of(job("old:1")));
    refusedToCreate("job.jobDefinition: 'old' has no ACTIVE revision", of(job("old")));
    service().createSchedule(noon("s").build());
    refused(
        "job.jobDefinition: 'none' is not registered",
        () -> service().updateSchedule(of(job("none")).build()));
  }

  @Test
  void whatComesAndGoesIsNoReasonToRefuse() {
    service()
        .updateJobQueue(JobQueueUpdate.builder("default").state(ResourceState.DISABLED).build());
    service().createSchedule(noon("daily").build());
    assertEquals(FireOutcome.REFUSED, service().runSchedule("daily").outcome());
    service()
        .updateJobQueue(JobQueueUpdate.builder("default").state(ResourceState.ENABLED).build());
    assertEquals(FireOutcome.SUBMITTED, service().runSchedule("daily").outcome());
  }

  @Test
  void aScheduleThatWouldNeverFireIsRefused() {
    Schedule.Builder past = Schedule.builder("s", "at(2027-02-28T23:59:59)", job());
    refusedToCreate(
        "scheduleExpression: 'at(2027-02-28T23:59:59)' must not be in the past, in the time zone"
            + " UTC",
        past);
    refusedToCreate(
        "scheduleExpression: 'at(2027-03-28T02:30:00)' is a local time that does not exist in the"
            + " time zone Europe/Paris",
        Schedule.builder("s", "at(2027-03-28T02:30:00)", job()).timeZone("Europe/Paris"));
    refusedToCreate(
        "scheduleExpression: 'cron(0 12 * * ? *)' has no date left up to 2027-02-01T00:00:00Z",
        noon("s").endDate(at("2027-02-01T00:00:00Z")));
    refusedToCreate(
        "scheduleExpression: 'cron(0 12 * * ? *)' has no date from 2027-04-01T13:00:00Z up to"
            + " 2027-04-02T11:00:00Z",
        noon("s").startDate(at("2027-04-01T13:00:00Z")).endDate(at("2027-04-02T11:00:00Z")));
    service().createSchedule(Schedule.builder("s", "at(2027-03-01T01:00:00)", job()).build());
    refused("scheduleExpression: 'at(2027-02-28", () -> service().updateSchedule(past.build()));
  }

  @Test
  void oneThatFiredForTheLastTimeCanStillBeChanged() {
    Schedule once = Schedule.builder("once", "at(2027-03-01T01:00:00)", job()).build();
    service().createSchedule(once);
    batch.advance(Duration.ofHours(2));
    service().updateSchedule(once.toBuilder().description("done").build());
    service().pauseSchedule("once");
    service().resumeSchedule("once");
    assertEquals("done", described("once").schedule().description());
    assertTrue(service().nextFireTimes("once", 5).isEmpty());
  }

  @Test
  void aZoneThatDoesNotExistIsNamed() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> noon("s").timeZone("Europe/Atlantis").build());
    assertTrue(
        e.getMessage()
            .startsWith("scheduleExpressionTimezone: 'Europe/Atlantis' must be a time zone"),
        e.getMessage());
  }
}
