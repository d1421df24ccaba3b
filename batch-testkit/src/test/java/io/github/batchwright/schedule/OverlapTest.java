package io.github.batchwright.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.schedule.FireOutcome;
import io.github.batchwright.model.schedule.OverlapPolicy;
import io.github.batchwright.model.schedule.ScheduleFire;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OverlapTest extends Scheduling {

  private void every10Minutes(OverlapPolicy policy) {
    create(every("s", Duration.ofMinutes(10)).overlapPolicy(policy));
  }

  private JobId job(int fire) {
    return Objects.requireNonNull(history(batch, "s").get(fire).jobId());
  }

  @Test
  void allowSubmitsBesideWhatGoesOn() {
    takes(Duration.ofMinutes(25));
    every10Minutes(OverlapPolicy.ALLOW);
    minutes(31);
    assertEquals(List.of("00:10 SUBMITTED", "00:20 SUBMITTED", "00:30 SUBMITTED"), fires("s"));
    assertEquals(3, batch.service().stats().jobs().get(JobStatus.RUNNING));
    assertEquals(
        List.of(job(0), job(1), job(2)),
        batch.service().describeSchedule("s").orElseThrow().activeJobs());
  }

  @Test
  void skipSubmitsNothingWhileAJobGoesOn() {
    takes(Duration.ofMinutes(25));
    every10Minutes(OverlapPolicy.SKIP);
    minutes(41);
    assertEquals(
        List.of("00:10 SUBMITTED", "00:20 SKIPPED", "00:30 SKIPPED", "00:40 SUBMITTED"),
        fires("s"));
    assertEquals(
        "Job " + job(0) + " of an earlier fire is not finished",
        history(batch, "s").get(1).reason());
  }

  @Test
  void queueSubmitsInOrderOnceWhatGoesOnHasEnded() {
    takes(Duration.ofMinutes(25));
    every10Minutes(OverlapPolicy.QUEUE);
    minutes(31);
    assertEquals(List.of("00:10 SUBMITTED", "00:20 WAITING", "00:30 WAITING"), fires("s"));
    assertEquals(
        List.of(at("00:20"), at("00:30")),
        batch.service().describeSchedule("s").orElseThrow().waitingFires());
    batch.service().pauseSchedule("s");
    minutes(90);
    assertEquals(List.of("00:10 SUBMITTED", "00:20 SUBMITTED", "00:30 SUBMITTED"), fires("s"));
    // From 10 to 35, from 35 to 60, from 60 on.
    assertEquals(at("00:35"), history(batch, "s").get(1).firedAt());
    assertEquals(at("01:00"), history(batch, "s").get(2).firedAt());
  }

  @Test
  void nextWaitingIsSubmittedWhenOneIsRefused() {
    takes(Duration.ofMinutes(25));
    every10Minutes(OverlapPolicy.QUEUE);
    minutes(31);
    batch.service().deregisterJobDefinition("work:1");
    minutes(5);
    assertEquals(List.of("00:10 SUBMITTED", "00:20 REFUSED", "00:30 REFUSED"), fires("s"));
  }

  @Test
  void queueHoldsAHundred() {
    batch.executor().on("*").neverEnds();
    create(every("s", Duration.ofMinutes(1)).overlapPolicy(OverlapPolicy.QUEUE));
    minutes(103);
    assertEquals(100, batch.service().describeSchedule("s").orElseThrow().waitingFires().size());
    ScheduleFire last = last("s");
    assertEquals(FireOutcome.SKIPPED, last.outcome());
    assertEquals("100 fires wait already; no more may", last.reason());
  }

  @Test
  void replaceStopsWhatGoesOnAndThenSubmits() {
    batch.executor().on("*").neverEnds();
    every10Minutes(OverlapPolicy.REPLACE);
    minutes(10);
    JobId first = job(0);
    minutes(10);
    batch.settle();
    batch.assertThat(first).failedBecause("Replaced by the next fire of schedule 's'");
    assertEquals(List.of("00:10 SUBMITTED", "00:20 SUBMITTED"), fires("s"));
    assertEquals(1, batch.service().stats().jobs().get(JobStatus.RUNNING));
  }

  @Test
  void aPolicyThatBecomesReplaceStopsWhatIsInTheWayOfAFireThatWaits() {
    batch.executor().on("*").neverEnds();
    every10Minutes(OverlapPolicy.QUEUE);
    minutes(25);
    assertEquals(List.of("00:10 SUBMITTED", "00:20 WAITING"), fires("s"));
    JobId first = job(0);
    batch
        .service()
        .updateSchedule(
            every("s", Duration.ofMinutes(10)).overlapPolicy(OverlapPolicy.REPLACE).build());
    batch.settle();
    batch.assertThat(first).failedBecause("Replaced by the next fire of schedule 's'");
    assertEquals(List.of("00:10 SUBMITTED", "00:20 SUBMITTED"), fires("s"));
  }

  @Test
  void aNewerFireTakesThePlaceOfOneThatWaits() {
    batch.close();
    batch = builder().stopGrace(Duration.ofMinutes(25)).build();
    batch.executor().on("*").neverEnds().ignoresStop();
    every10Minutes(OverlapPolicy.REPLACE);
    minutes(31);
    assertEquals(List.of("00:10 SUBMITTED", "00:20 SKIPPED", "00:30 WAITING"), fires("s"));
    assertEquals(
        "The fire of 2026-12-01T00:30:00Z took its place while it waited",
        history(batch, "s").get(1).reason());
    minutes(12);
    // Asked to end at 20, forced at 45.
    assertEquals("00:40 WAITING", fires("s").get(3));
    minutes(2);
    assertEquals(
        List.of("00:10 SUBMITTED", "00:20 SKIPPED", "00:30 SKIPPED", "00:40 SUBMITTED"),
        fires("s"));
  }

  @Test
  void aManualJobCountsAsWhatGoesOn() {
    takes(Duration.ofMinutes(25));
    every10Minutes(OverlapPolicy.SKIP);
    minutes(5);
    batch.service().runSchedule("s");
    minutes(6);
    assertEquals(List.of("00:05 SUBMITTED", "00:10 SKIPPED"), fires("s"));
  }

  @Test
  void whatWaitsGoesOnAtOnceWhenOverlapsBecomeAllowed() {
    batch.executor().on("*").neverEnds();
    every10Minutes(OverlapPolicy.QUEUE);
    minutes(35);
    batch
        .service()
        .updateSchedule(
            every("s", Duration.ofMinutes(10)).overlapPolicy(OverlapPolicy.ALLOW).build());
    batch.settle();
    assertEquals(List.of("00:10 SUBMITTED", "00:20 SUBMITTED", "00:30 SUBMITTED"), fires("s"));
  }
}
