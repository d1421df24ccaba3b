package io.github.batchwright.ahead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.ahead.EstimateStats;
import io.github.batchwright.model.ahead.JobEstimate;
import io.github.batchwright.model.ahead.TimeInterval;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a job starts and finishes is estimated, and whether that held is counted. */
class EstimateTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");

  private static BatchHarness harness() {
    BatchHarness batch = BatchHarness.create();
    batch.register(JobDefinition.process("work", "true").build());
    batch.register(JobDefinition.process("wide", "true").resources(4, 128).build());
    batch.executor().on("*").takes(HOUR);
    return batch;
  }

  private static JobHandle told(BatchHarness batch, String name) {
    return batch.submit(SubmitJobRequest.builder(name, "wide").expectedDuration(HOUR).build());
  }

  private static JobEstimate estimate(JobHandle job) {
    return job.estimate().orElseThrow();
  }

  private static TimeInterval exactly(Duration since) {
    return new TimeInterval(BEGIN.plus(since), BEGIN.plus(since));
  }

  @Test
  void whatIsKnownExactlyIsEstimatedExactly() {
    try (BatchHarness batch = harness()) {
      told(batch, "first");
      told(batch, "second");
      JobHandle third = told(batch, "third");
      batch.advance(Duration.ofMinutes(10));
      JobEstimate estimate = estimate(third);
      assertEquals(exactly(HOUR.multipliedBy(2)), estimate.start());
      assertEquals(exactly(HOUR.multipliedBy(3)), estimate.finish());
      assertEquals(1, estimate.probability());
      assertEquals(1, estimate.runs());
      assertEquals(BEGIN.plus(Duration.ofMinutes(10)), estimate.at());
    }
  }

  @Test
  void ofAJobThatRunsOnlyTheEndIsEstimated() {
    try (BatchHarness batch = harness()) {
      JobHandle job = told(batch, "job");
      batch.advance(Duration.ofMinutes(10));
      assertNull(estimate(job).start());
      assertEquals(exactly(HOUR), estimate(job).finish());
    }
  }

  @Test
  void aJobThatIsFinishedOrNotKnownHasNoEstimate() {
    try (BatchHarness batch = harness()) {
      JobHandle job = told(batch, "job");
      batch.runUntilIdle();
      assertTrue(job.estimate().isEmpty());
      assertTrue(batch.service().estimate(new JobId("nobody")).isEmpty());
      assertEquals(EstimateStats.NONE, batch.service().stats().estimates());
    }
  }

  @Test
  void aJobThatNeverStartsHasNoLatestDate() {
    try (BatchHarness batch = harness()) {
      batch.register(JobDefinition.process("huge", "true").resources(400, 128).build());
      JobHandle job = batch.submit(SubmitJobRequest.builder("job", "huge").build());
      JobEstimate estimate = estimate(job);
      assertNull(estimate.start().high());
      assertNull(estimate.finish().high());
      assertEquals(BEGIN.plus(Duration.ofDays(31)), estimate.finish().low());
    }
  }

  @Test
  void nobodyKnowsHowLongWhatWasNeverSeenTakes() {
    try (BatchHarness batch = harness()) {
      batch.submit(SubmitJobRequest.builder("first", "wide").build());
      JobHandle second = batch.submit(SubmitJobRequest.builder("second", "wide").build());
      JobEstimate estimate = estimate(second);
      assertTrue(estimate.runs() > 1, estimate.toString());
      assertTrue(estimate.probability() < 1, estimate.toString());
      assertNotEquals(Duration.ZERO, estimate.start().width());
      // An hour is assumed, and a fourth of it to four of it are possible.
      assertTrue(estimate.start().contains(BEGIN.plus(HOUR)), estimate.toString());
      assertTrue(estimate.start().low().isAfter(BEGIN.plus(HOUR.dividedBy(5))), "too early");
      assertTrue(estimate.start().high().isBefore(BEGIN.plus(HOUR.multipliedBy(4))), "too late");
      assertEquals(estimate, estimate(second));
    }
  }

  @Test
  void childrenAndArraysAreEstimated() {
    try (BatchHarness batch = harness()) {
      JobHandle array =
          batch.submit(
              SubmitJobRequest.builder("array", "wide")
                  .arraySize(3)
                  .expectedDuration(HOUR)
                  .build());
      assertEquals(exactly(HOUR.multipliedBy(3)), estimate(array).finish());
      assertEquals(exactly(HOUR.multipliedBy(2)), estimate(array.child(2)).start());
    }
  }

  @Test
  void howOftenEstimatesHeldIsCounted() {
    try (BatchHarness batch = harness()) {
      told(batch, "first");
      JobHandle good = told(batch, "good");
      JobHandle late = told(batch, "late");
      batch.executor().on("late").takes(HOUR.multipliedBy(2));
      estimate(good);
      estimate(late);
      assertEquals(new EstimateStats(2, 2, 0, 0, 0, 0), batch.service().stats().estimates());
      batch.runUntilIdle();
      // Both began when they were to; one took twice as long as it said.
      assertEquals(new EstimateStats(2, 0, 2, 0, 1, 1), batch.service().stats().estimates());
    }
  }
}
