package io.github.batchwright.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.CloseMode;
import io.github.batchwright.ServiceListener;
import io.github.batchwright.model.ContainerOverrides;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.schedule.FireOutcome;
import io.github.batchwright.model.schedule.OverlapPolicy;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleFire;
import io.github.batchwright.spi.LaunchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FiringTest extends Scheduling {

  @Test
  void submitsItsJobAtEachOfItsDates() {
    create(hourly("etl"));
    minutes(59);
    assertEquals(0, launches());
    minutes(121);
    assertEquals(List.of("01:00 SUBMITTED", "02:00 SUBMITTED", "03:00 SUBMITTED"), fires("etl"));
    assertEquals(3, launches());
    ScheduleFire fire = last("etl");
    assertEquals(at("03:00"), fire.firedAt());
    assertNull(fire.reason());
    assertEquals("job", batch.describe(Objects.requireNonNull(fire.jobId())).jobName());
    assertEquals(at("04:00"), batch.service().describeSchedule("etl").orElseThrow().nextFire());
  }

  @Test
  void aRateWhoseStartHasAPartOfAMillisecondFiresOnceAPeriod() {
    create(every("etl", Duration.ofHours(1)).startDate(at("01:00").plusNanos(1_500_000)));
    minutes(121);
    assertEquals(List.of("01:00:00.001 SUBMITTED", "02:00:00.001 SUBMITTED"), fires("etl"));
  }

  @Test
  void whatIsYetToFireKeepsNoHarnessGoing() {
    create(hourly("etl"));
    batch.runUntilIdle();
    assertEquals(START, batch.now());
    takes(Duration.ofMinutes(90));
    minutes(60);
    batch.service().updateSchedule(hourly("etl").overlapPolicy(OverlapPolicy.SKIP).build());
    batch.runUntilIdle();
    assertEquals(at("02:30"), batch.now());
    assertEquals(List.of("01:00 SUBMITTED", "02:00 SKIPPED"), fires("etl"));
  }

  @Test
  void nothingFiresWhileTheServiceIsBeingClosed() {
    create(hourly("etl"));
    takes(Duration.ofMinutes(170));
    minutes(60);
    batch.service().close(CloseMode.DRAIN);
    assertEquals(at("03:50"), batch.now());
    assertEquals(1, launches());
    batch.restart();
    batch.settle();
    assertEquals(2, launches(), "the latest that was missed");
  }

  @Test
  void nothingFiresBeforeItIsAsItIsDescribed() {
    close();
    batch = builder().schedule(hourly("etl").build()).build();
    batch.service().updateSchedule(every("etl", Duration.ofMinutes(1)).build());
    batch.restartAfter(Duration.ofHours(3));
    batch.settle();
    assertEquals(List.of(), fires("etl"), "its dates are others now");
    assertEquals(at("04:00"), batch.service().describeSchedule("etl").orElseThrow().nextFire());
  }

  @Test
  void aJobThatIsRefusedIsAnOutcomeWithItsReason() {
    create(hourly("etl"));
    batch
        .service()
        .updateJobQueue(JobQueueUpdate.builder("default").state(ResourceState.DISABLED).build());
    minutes(60);
    batch
        .service()
        .updateJobQueue(JobQueueUpdate.builder("default").state(ResourceState.ENABLED).build());
    minutes(60);
    assertEquals(List.of("01:00 REFUSED", "02:00 SUBMITTED"), fires("etl"));
    ScheduleFire refused = history(batch, "etl").get(0);
    assertNull(refused.jobId());
    assertEquals("jobQueue: 'default' is DISABLED and takes no jobs", refused.reason());
  }

  @Test
  void aScheduleIsFiredByHandWithoutChangingItsNextDate() {
    create(hourly("etl"));
    minutes(10);
    ScheduleFire fire = batch.service().runSchedule("etl");
    assertTrue(fire.manual());
    assertEquals(FireOutcome.SUBMITTED, fire.outcome());
    assertEquals(at("00:10"), fire.scheduledAt());
    batch.service().pauseSchedule("etl");
    assertEquals(FireOutcome.SUBMITTED, batch.service().runSchedule("etl").outcome());
    batch.service().resumeSchedule("etl");
    minutes(50);
    assertEquals(List.of("00:10 SUBMITTED", "00:10 SUBMITTED", "01:00 SUBMITTED"), fires("etl"));
    assertThrows(ClientException.class, () -> batch.service().runSchedule("none"));
  }

  @Test
  void whatIsFiredByHandObeysTheOverlapPolicy() {
    takes(Duration.ofMinutes(30));
    create(hourly("skips").overlapPolicy(OverlapPolicy.SKIP));
    create(hourly("queues").overlapPolicy(OverlapPolicy.QUEUE));
    assertEquals(FireOutcome.SUBMITTED, batch.service().runSchedule("skips").outcome());
    assertEquals(FireOutcome.SKIPPED, batch.service().runSchedule("skips").outcome());
    assertEquals(FireOutcome.SUBMITTED, batch.service().runSchedule("queues").outcome());
    batch.service().pauseSchedule("queues");
    assertEquals(FireOutcome.WAITING, batch.service().runSchedule("queues").outcome());
    minutes(31);
    assertEquals(List.of("00:00 SUBMITTED", "00:00 SUBMITTED"), fires("queues"));
  }

  @Test
  void aJobKnowsItsFire() {
    SubmitJobRequest job =
        SubmitJobRequest.builder("job", "work")
            .parameter("date", "on <aws.scheduler.scheduled-time>")
            .parameter("plain", "<aws.other>")
            .containerOverrides(
                ContainerOverrides.builder()
                    .environment("SCHEDULE", "<aws.scheduler.schedule-arn>")
                    .environment("EXECUTION", "<aws.scheduler.execution-id>")
                    .build())
            .build();
    create(
        Schedule.builder("etl", "cron(0 2 * * ? *)", job).flexibleTimeWindow(Duration.ofHours(1)));
    minutes(181);
    Map<String, String> environment = environment(batch.executor().launches().get(0));
    assertEquals("arn:batchwright:batch:::schedule/etl", environment.get("SCHEDULE"));
    assertEquals("etl/2026-12-01T02:00:00Z", environment.get("EXECUTION"));
    JobId id = Objects.requireNonNull(last("etl").jobId());
    assertEquals("on 2026-12-01T02:00:00Z", batch.describe(id).parameters().get("date"));
    assertEquals("<aws.other>", batch.describe(id).parameters().get("plain"));
    batch.service().runSchedule("etl");
    batch.service().runSchedule("etl");
    batch.settle();
    assertEquals(
        3,
        batch.executor().launches().stream()
            .map(each -> environment(each).get("EXECUTION"))
            .distinct()
            .count());
  }

  private static Map<String, String> environment(LaunchRequest launch) {
    return ((ProcessProperties) launch.properties()).environment();
  }

  @Test
  void aScheduleThatIsCompleteIsDeleted() {
    takes(Duration.ofMinutes(10));
    create(Schedule.builder("once", "at(2026-12-01T01:00:00)", JOB).deleteAfterCompletion(true));
    create(Schedule.builder("kept", "at(2026-12-01T01:00:00)", JOB));
    create(
        Schedule.builder("paused", "at(2026-12-01T01:00:00)", JOB)
            .deleteAfterCompletion(true)
            .state(ResourceState.DISABLED));
    minutes(65);
    assertTrue(batch.service().describeSchedule("once").isPresent(), "its job goes on");
    minutes(6);
    assertTrue(batch.service().describeSchedule("once").isEmpty());
    assertTrue(batch.service().describeSchedule("kept").isPresent());
    assertTrue(batch.service().describeSchedule("paused").isPresent(), "it may be resumed");
    assertEquals(2, batch.service().stats().jobs().get(JobStatus.SUCCEEDED));
  }

  @Test
  void datesThatPassWhileItIsPausedDoNotFire() {
    create(hourly("etl"));
    minutes(60);
    batch.service().pauseSchedule("etl");
    minutes(150);
    batch.service().resumeSchedule("etl");
    minutes(30);
    assertEquals(List.of("01:00 SUBMITTED", "04:00 SUBMITTED"), fires("etl"));
  }

  @Test
  void whatADeletedScheduleSubmittedGoesOn() {
    takes(Duration.ofMinutes(30));
    create(hourly("etl").overlapPolicy(OverlapPolicy.QUEUE));
    minutes(60);
    batch.service().runSchedule("etl");
    batch.service().deleteSchedule("etl");
    minutes(120);
    assertEquals(1, batch.service().stats().jobs().get(JobStatus.SUCCEEDED));
    assertEquals(1, launches());
  }

  @Test
  void listenersHearOfEveryFire() {
    List<String> heard = new ArrayList<>();
    close();
    batch =
        builder()
            .serviceListener(
                new ServiceListener() {
                  @Override
                  public void onFailed(Throwable cause) {
                    heard.add("failed");
                  }

                  @Override
                  public void onScheduleFired(String schedule, ScheduleFire fire) {
                    heard.add(schedule + " " + time(fire.scheduledAt()) + " " + fire.outcome());
                  }
                })
            .build();
    takes(Duration.ofMinutes(90));
    create(hourly("etl").overlapPolicy(OverlapPolicy.QUEUE));
    minutes(151);
    assertEquals(List.of("etl 01:00 SUBMITTED", "etl 02:00 WAITING", "etl 02:00 SUBMITTED"), heard);
  }
}
