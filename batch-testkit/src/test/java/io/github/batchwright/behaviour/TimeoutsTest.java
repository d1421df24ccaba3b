package io.github.batchwright.behaviour;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeoutsTest extends Behaviour {
  private static final String TIMED_OUT = "Job attempt duration exceeded timeout";

  private JobHandle timed(String name, long seconds) {
    return batch.submit(job(name).attempts(3).timeout(ofSeconds(seconds)).build());
  }

  @Test
  void isCountedFromRunningNotFromPlacement() {
    batch.executor().on("job").startsAfter(ofSeconds(100)).neverEnds();
    JobHandle job = timed("job", 10);
    advance(105);
    batch.assertThat(job).is(JobStatus.RUNNING).startedAfter(ofSeconds(100));
    batch.runUntilIdle();
    batch.assertThat(job).failedBecause(TIMED_OUT).stoppedAfter(ofSeconds(110));
  }

  @Test
  void isNotCountedWhileTheJobWaits() {
    batch.executor().on("blocker").takes(ofSeconds(100));
    batch.submit(SubmitJobRequest.builder("blocker", WIDE).build());
    JobHandle job = timed("job", 10);
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().startedAfter(ofSeconds(100));
  }

  @Test
  void stopsGracefullyAtFirst() {
    batch.executor().on("job").neverEnds();
    JobHandle job = timed("job", 10);
    batch.advance(Duration.ofMillis(9_999));
    batch.assertThat(job).is(JobStatus.RUNNING);
    batch.advance(Duration.ofMillis(1));
    batch.assertThat(job).failedBecause(TIMED_OUT).hasAttempts(1).hasExitCode(143);
    AttemptDetail attempt = batch.describe(job.id()).attempts().get(0);
    assertEquals(TIMED_OUT, attempt.statusReason());
  }

  @Test
  void killsOnceTheGraceIsOver() {
    batch.executor().on("job").neverEnds().ignoresStop();
    JobHandle job = timed("job", 10);
    advance(39);
    batch.assertThat(job).is(JobStatus.RUNNING);
    advance(1);
    batch.assertThat(job).failedBecause(TIMED_OUT).hasAttempts(1).hasExitCode(137);
    batch.assertThat(job).stoppedAfter(ofSeconds(40));
  }

  @Test
  void theGraceCanBeSet() {
    try (BatchHarness other = define(BatchHarness.builder().stopGrace(ofSeconds(5)).build())) {
      other.executor().on("job").neverEnds().ignoresStop();
      JobHandle job = other.submit(job("job").timeout(ofSeconds(10)).build());
      other.runUntilIdle();
      other.assertThat(job).stoppedAfter(ofSeconds(15));
    }
  }

  @Test
  void whatEndsInsideTheGraceHasTimedOutAllTheSame() {
    batch.executor().on("job").takes(ofSeconds(20)).exitsWith(0).ignoresStop();
    JobHandle job = timed("job", 10);
    batch.runUntilIdle();
    batch.assertThat(job).failedBecause(TIMED_OUT).hasAttempts(1).stoppedAfter(ofSeconds(20));
  }

  @Test
  void holdsItsPlaceUntilItHasEnded() {
    batch.executor().on("job").neverEnds().ignoresStop();
    batch.submit(SubmitJobRequest.builder("job", WIDE).timeout(ofSeconds(10)).build());
    JobHandle next = submit("next");
    batch.runUntilIdle();
    batch.assertThat(next).succeeded().startedAfter(ofSeconds(40));
  }

  @Test
  void anAttemptThatEndsInTimeIsLeftAlone() {
    batch.executor().on("job").takes(ofSeconds(9));
    JobHandle job = timed("job", 10);
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().stoppedAfter(ofSeconds(9));
    advance(100);
    batch.assertThat(job).succeeded();
  }

  @Test
  void isCountedForEachAttemptAnew() {
    batch.executor().on("job").takes(ofSeconds(8)).exitsWith(1);
    JobHandle job = timed("job", 10);
    batch.runUntilIdle();
    batch.assertThat(job).is(JobStatus.FAILED).hasAttempts(3).stoppedAfter(ofSeconds(24));
    batch.assertThat(job).hasStatusReason("Process exited");
  }

  @Test
  void theSubmissionsTimeoutGoesOverTheDefinitions() {
    batch.executor().on("job").neverEnds();
    batch.register(JobDefinition.process("timed", "true").timeout(ofSeconds(5)).build());
    JobHandle own = batch.submit(SubmitJobRequest.builder("job", "timed").build());
    JobHandle over =
        batch.submit(SubmitJobRequest.builder("job", "timed").timeout(ofSeconds(7)).build());
    batch.runUntilIdle();
    batch.assertThat(own).failedBecause(TIMED_OUT).stoppedAfter(ofSeconds(5));
    batch.assertThat(over).failedBecause(TIMED_OUT).stoppedAfter(ofSeconds(7));
  }

  @Test
  void manyTimeoutsAtOneInstantAllCount() {
    batch.executor().on("job").neverEnds();
    batch.register(JobDefinition.process("small", "true").resources(0.001, 4).build());
    List<JobHandle> jobs =
        each(
            3_000,
            i ->
                batch.submit(
                    SubmitJobRequest.builder("job", "small").timeout(ofSeconds(10)).build()));
    batch.runUntilIdle();
    jobs.forEach(job -> batch.assertThat(job).failedBecause(TIMED_OUT));
    assertEquals(3_000L, batch.service().stats().jobs().get(JobStatus.FAILED));
  }
}
