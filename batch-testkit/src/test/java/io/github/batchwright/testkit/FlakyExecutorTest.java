package io.github.batchwright.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlakyExecutorTest {
  private final BatchHarness batch = BatchHarness.create();

  @BeforeEach
  void register() {
    batch.register(JobDefinition.process("work", "work").attempts(2).build());
    batch.executor().on("*").takes(Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    batch.close();
  }

  private JobHandle submit() {
    JobHandle job = batch.submit(SubmitJobRequest.builder("one", "work").build());
    batch.settle();
    return job;
  }

  @Test
  void aLostEndIsFoundOutAfterARestart() {
    JobHandle job = submit();
    batch.flakyExecutor().loseReports(1);
    batch.advance(Duration.ofDays(1));
    batch.assertThat(job).is(JobStatus.RUNNING);
    assertEquals(List.of(new AttemptId(job.id(), 1)), batch.flakyExecutor().lost());
    batch.restart();
    batch.settle();
    batch.assertThat(job.id()).succeeded().hasAttempts(1).stoppedAfter(Duration.ofDays(1));
    assertEquals(List.of(), batch.flakyExecutor().lost());
  }

  @Test
  void aReportThatIsToldTwiceCountsOnce() {
    batch.executor().on("one").attempt(1).takes(Duration.ofSeconds(10)).exitsWith(3);
    batch.flakyExecutor().repeatReports(2, Duration.ofSeconds(11));
    JobHandle job = submit();
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().hasAttempts(2).stoppedAfter(Duration.ofSeconds(20));
  }

  @Test
  void aLateReportIsHeardLate() {
    batch.flakyExecutor().delayReports(1, Duration.ofSeconds(4));
    JobHandle job = submit();
    batch.advance(Duration.ofSeconds(3));
    batch.assertThat(job).is(JobStatus.STARTING);
    batch.flakyExecutor().delayReports(0, Duration.ZERO);
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().startedAfter(Duration.ofSeconds(4));
  }

  @Test
  void whatIsLateEndsWithTheProcessAndIsToldAnew() {
    JobHandle job = submit();
    batch.flakyExecutor().delayReports(1, Duration.ofHours(1));
    batch.advance(Duration.ofSeconds(10));
    batch.assertThat(job).is(JobStatus.RUNNING);
    batch.restart();
    batch.settle();
    batch.assertThat(job.id()).succeeded();
    batch.runUntilIdle();
    assertEquals(List.of(), batch.executor().unreleased());
  }

  @Test
  void aSlowLaunchArrivesLateAndIsStoppedAfterIt() {
    batch.flakyExecutor().delayLaunches(1, Duration.ofSeconds(5));
    JobHandle job = submit();
    assertEquals(List.of(), batch.executor().launches());
    job.terminate("not wanted");
    batch.settle();
    assertEquals(List.of(), batch.executor().launches());
    batch.advance(Duration.ofSeconds(5));
    assertEquals(1, batch.executor().launches().size());
    batch.assertThat(job).failedBecause("not wanted").stoppedAfter(Duration.ofSeconds(5));
  }

  @Test
  void aLaunchThatWasOnItsWayWhenTheProcessEndedIsMadeOnce() {
    batch.flakyExecutor().delayLaunches(1, Duration.ofSeconds(5));
    JobHandle job = submit();
    batch.restart();
    batch.runUntilIdle();
    assertEquals(1, batch.executor().launches().size());
    batch.assertThat(job.id()).succeeded().hasAttempts(1);
  }

  @Test
  void aBrokenLaunchFailsItsAttemptAlone() {
    batch.flakyExecutor().breakLaunches(1, new IllegalStateException("no room"));
    JobHandle job = submit();
    JobHandle other = submit();
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().hasAttempts(2);
    batch.assertThat(other).succeeded().hasAttempts(1);
  }

  @Test
  void calmsDown() {
    batch
        .flakyExecutor()
        .loseReports(5)
        .delayLaunches(5, Duration.ofDays(1))
        .breakLaunches(5, new IllegalStateException("no"))
        .calmDown();
    JobHandle job = submit();
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().stoppedAfter(Duration.ofSeconds(10));
  }

  @Test
  void refusesNegativeNumbers() {
    FlakyExecutor flaky = batch.flakyExecutor();
    assertThrows(IllegalArgumentException.class, () -> flaky.loseReports(-1));
    assertThrows(
        IllegalArgumentException.class, () -> flaky.delayReports(1, Duration.ofMillis(-1)));
  }
}
