package io.github.batchwright.testkit;

import static io.github.batchwright.model.JobStatus.FAILED;
import static io.github.batchwright.model.JobStatus.RUNNABLE;
import static io.github.batchwright.model.JobStatus.RUNNING;
import static io.github.batchwright.model.JobStatus.SUCCEEDED;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What assertions about jobs say when they do not hold, each beside one that holds. */
@ExtendWith(BatchExtension.class)
class JobAssertTest {
  private BatchHarness batch;

  @BeforeEach
  void open(BatchHarness harness) {
    batch = harness;
    batch.register(JobDefinition.process("wide", "true").resources(4, 64).attempts(2).build());
    batch.executor().on("bad").takes(ofSeconds(2)).exitsWith(3);
  }

  private JobHandle submit(String name) {
    return batch.submit(SubmitJobRequest.builder(name, "wide").tag("team", "red").build());
  }

  private static String job(String name, JobHandle job) {
    return "job '" + name + "' (" + job.id() + "): ";
  }

  @Test
  void ofWhatBecameOfAJob() {
    JobHandle bad = submit("bad");
    batch.runUntilIdle();
    String job = job("bad", bad);
    JobAssert holds = batch.assertThat(bad);
    holds.is(FAILED).failedBecause("Process").hasAttempts(2).hasExitCode(3).hasTag("team", "red");
    Failing.says(job + "expected status SUCCEEDED, but was FAILED", holds::succeeded);
    Failing.says(
        job
            + "expected a status reason that begins with 'Host', but was "
            + batch.describe(bad.id()).statusReason(),
        () -> holds.failedBecause("Host"));
    Failing.says(job + "expected attempts 1, but was 2", () -> holds.hasAttempts(1));
    Failing.says(job + "expected exit code 0, but was 3", () -> holds.hasExitCode(0));
    Failing.says(job + "expected tag team blue, but was red", () -> holds.hasTag("team", "blue"));
    Failing.says(job + "expected preempted attempts 1, but was 0", () -> holds.wasPreempted(1));
    holds.wasPreempted(0).isOn("local/0");
    Failing.says(job + "expected instance local/1, but was local/0", () -> holds.isOn("local/1"));
  }

  @Test
  void ofTimes() {
    JobHandle bad = submit("bad");
    JobHandle waits = submit("waits");
    batch.advance(ofSeconds(4));
    JobAssert holds = batch.assertThat(bad);
    holds.startedAfter(ofSeconds(2)).stoppedAfter(ofSeconds(4)).ranFor(ofSeconds(2));
    String job = job("bad", bad);
    Failing.says(
        job + "expected to have started after PT0S, but was PT2S", () -> holds.startedAfter(ZERO));
    Failing.says(
        job + "expected to have finished after PT2S, but was PT4S",
        () -> holds.stoppedAfter(ofSeconds(2)));
    Failing.says(
        job + "expected to have run for PT4S, but was PT2S", () -> holds.ranFor(ofSeconds(4)));
    batch.assertThat(waits).is(RUNNING);
    Failing.says(
        job("waits", waits) + "expected to have finished after PT1S, but was not yet",
        () -> batch.assertThat(waits).stoppedAfter(ofSeconds(1)));
  }

  @Test
  void ofWhyItWaits() {
    JobHandle first = submit("bad");
    submit("second");
    JobHandle third = submit("third");
    batch.settle();
    JobAssert holds = batch.assertThat(third);
    holds.is(RUNNABLE).waitsFor(WaitReason.Kind.CAPACITY).hasPosition(2);
    String job = job("third", third);
    Failing.says(
        job + "expected to wait for PRICE, but was CAPACITY",
        () -> holds.waitsFor(WaitReason.Kind.PRICE));
    Failing.says(job + "expected position 1, but was 2", () -> holds.hasPosition(1));
    Failing.says(
        job + "expected instance local/0, but was not placed", () -> holds.isOn("local/0"));
    Failing.says(
        job("bad", first) + "expected to wait for CAPACITY, but was nothing",
        () -> batch.assertThat(first).waitsFor(WaitReason.Kind.CAPACITY));
    JobAssert described = new JobAssert(batch.describe(third.id()));
    assertThrows(IllegalStateException.class, () -> described.hasPosition(2));
  }

  @Test
  void ofChildren() {
    JobHandle array = batch.submit(SubmitJobRequest.builder("arr", "wide").arraySize(3).build());
    batch.advance(ofSeconds(1));
    JobAssert holds = batch.assertThat(array);
    holds.hasChildren(SUCCEEDED, 1).hasChildren(RUNNING, 1);
    Failing.says(
        job("arr", array) + "expected children SUCCEEDED 2, but was 1",
        () -> holds.hasChildren(SUCCEEDED, 2));
    JobHandle bad = submit("bad");
    Failing.says(
        job("bad", bad) + "expected 1 children FAILED, but it is no array job",
        () -> batch.assertThat(bad).hasChildren(FAILED, 1));
  }

  @Test
  void theWholeJobIsShown() {
    JobHandle bad = submit("bad");
    AssertionError e =
        assertThrows(AssertionError.class, () -> batch.assertThat(bad).is(SUCCEEDED));
    assertTrue(e.getMessage().contains("\nJobDetail[jobId="), e.getMessage());
  }
}
