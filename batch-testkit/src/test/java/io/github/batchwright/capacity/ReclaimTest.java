package io.github.batchwright.capacity;

import static io.github.batchwright.capacity.Elastic.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.AttemptOutcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens when instances are taken back, or are gone all of a sudden. */
class ReclaimTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static Elastic spot() {
    return new Elastic(ComputeResources.spot(16, "m.small"));
  }

  private static JobHandle submit(Elastic e, String name, RetryStrategy strategy) {
    return e.batch.submit(SubmitJobRequest.builder(name, "work").retryStrategy(strategy).build());
  }

  private static AttemptDetail attempt(Elastic e, JobHandle job, int number) {
    return e.batch.describe(job.id()).attempts().get(number - 1);
  }

  private static int attempts(Elastic e, JobHandle job) {
    return e.batch.describe(job.id()).attempts().size();
  }

  @Test
  void aJobThatEndsWellWithinTheNoticeSucceeds() {
    try (Elastic e = spot()) {
      e.batch.executor().on("a").takes(Duration.ofMinutes(3)).ignoresStop();
      JobHandle job = submit(e, "a", RetryStrategy.attempts(2));
      e.boot();
      e.advance(Duration.ofSeconds(90));
      e.cloud.reclaim(e.only());
      e.advance(Duration.ofMinutes(5));
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      assertEquals(1, attempts(e, job));
    }
  }

  @Test
  void aJobThatStopsWhenAskedToIsTriedAgainElsewhere() {
    try (Elastic e = spot()) {
      e.takes("a", Duration.ofMinutes(30));
      JobHandle job = submit(e, "a", RetryStrategy.attempts(2));
      e.boot();
      e.cloud.reclaim(e.only());
      e.boot();
      assertEquals(JobStatus.RUNNING, e.status(job));
      String reason = String.valueOf(attempt(e, job, 1).statusReason());
      assertTrue(reason.startsWith("Host EC2 (instance "), reason);
      e.advance(HOUR);
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      assertEquals(2, attempts(e, job));
    }
  }

  @Test
  void aJobThatDoesNotStopIsKilledWhenTheNoticeIsOver() {
    try (Elastic e = spot()) {
      e.batch.executor().on("a").attempt(1).neverEnds().ignoresStop();
      JobHandle job = submit(e, "a", RetryStrategy.attempts(2));
      e.boot();
      e.cloud.reclaim(e.only());
      e.advance(Duration.ofSeconds(119));
      assertEquals(JobStatus.RUNNING, e.status(job));
      assertEquals(1, attempts(e, job));
      e.advance(Duration.ofSeconds(1));
      assertFalse(e.status(job) == JobStatus.RUNNING);
      e.advance(Duration.ofMinutes(5));
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      assertEquals(2, attempts(e, job));
    }
  }

  @Test
  void aJobWithoutAnotherAttemptFailsForTheHost() {
    try (Elastic e = spot()) {
      e.takes("a", HOUR);
      JobHandle job = e.submit("a", "work");
      e.boot();
      e.cloud.reclaim(e.only());
      e.boot();
      assertEquals(JobStatus.FAILED, e.status(job));
      assertTrue(e.statusReason(job.id()).startsWith("Host EC2"), e.statusReason(job.id()));
    }
  }

  @Test
  void aLostHostUsesUpNoAttemptWhereTheStrategySaysSo() {
    try (Elastic e = spot()) {
      e.takes("a", Duration.ofMinutes(10));
      JobHandle job = submit(e, "a", RetryStrategy.attempts(1).withoutLostHosts());
      for (int i = 0; i < 3; i++) {
        e.boot();
        e.cloud.reclaim(e.cloud.books().running().get(0).id());
        e.advance(Duration.ofMinutes(2));
      }
      e.advance(HOUR);
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      assertTrue(attempts(e, job) > 2);
    }
  }

  @Test
  void whatFailsInTheNoticeOnItsOwnAccountIsLostToo() {
    try (Elastic e = spot()) {
      e.batch.executor().on("a").attempt(1).neverEnds().ignoresStop();
      JobHandle job = submit(e, "a", RetryStrategy.attempts(1).withoutLostHosts());
      e.boot();
      e.cloud.reclaim(e.only());
      e.advance(Duration.ofSeconds(10));
      e.batch.executor().end(e.batch.executor().running().get(0), AttemptOutcome.exited(143));
      e.advance(Duration.ofMinutes(5));
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
    }
  }

  @Test
  void aJobThatIsTerminatedInTheNoticeIsNotTriedAgain() {
    try (Elastic e = spot()) {
      e.batch.executor().on("a").neverEnds().ignoresStop();
      JobHandle job = submit(e, "a", RetryStrategy.attempts(5));
      e.boot();
      e.cloud.reclaim(e.only());
      e.advance(Duration.ofSeconds(10));
      e.service().terminate(job.id(), "not needed");
      e.advance(Duration.ofMinutes(5));
      assertEquals(JobStatus.FAILED, e.status(job));
      assertEquals(1, attempts(e, job));
      assertEquals("not needed", e.statusReason(job.id()));
    }
  }

  @Test
  void aReclaimedInstanceTakesNothingNewAndGoesWhenIdle() {
    try (Elastic e = spot()) {
      e.takes("a", HOUR);
      submit(e, "a", RetryStrategy.attempts(3));
      e.boot();
      e.cloud.reclaim(e.only());
      e.submit("b", "work");
      e.advance(Duration.ofSeconds(10));
      assertEquals(2, e.bought().size(), "one for both");
      assertEquals(0, e.batch.executor().running().size());
      e.boot();
      assertEquals(1, e.running().size());
    }
  }

  @Test
  void anInstanceIsGoneWithoutNotice() {
    try (Elastic e = spot()) {
      e.takes("a", Duration.ofMinutes(30));
      JobHandle job = submit(e, "a", RetryStrategy.attempts(2));
      e.boot();
      e.cloud.lose(e.only());
      e.batch.settle();
      assertEquals(JobStatus.RUNNABLE, e.status(job));
      assertTrue(String.valueOf(attempt(e, job, 1).statusReason()).startsWith("Host EC2"));
      e.advance(HOUR);
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      assertEquals(2, e.bought().size());
    }
  }

  @Test
  void anInstanceIsTakenBackWhileItBoots() {
    try (Elastic e = spot()) {
      JobHandle job = e.submit("a", "work");
      e.advance(Duration.ofSeconds(10));
      e.cloud.reclaim(e.only());
      e.advance(Duration.ofMinutes(3));
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      assertEquals(2, e.bought().size());
      assertEquals(List.of(), e.running());
    }
  }

  @Test
  void aPriceAboveTheBidTakesInstancesBackAndNoneIsBoughtUntilItFalls() {
    try (Elastic e = spot()) {
      e.takes("a", Duration.ofMinutes(10));
      JobHandle job = submit(e, "a", RetryStrategy.attempts(2));
      e.boot();
      e.cloud.spotPrice("m.small", usd("0.11"));
      e.advance(HOUR);
      assertEquals(JobStatus.RUNNABLE, e.status(job));
      assertEquals(List.of(), e.running());
      assertEquals(1, e.bought().size());
      e.cloud.spotPrice("m.small", usd("0.09"));
      // Whatever happens next has prices looked at.
      e.submit("b", "work");
      e.advance(Duration.ofMinutes(20));
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
    }
  }

  @Test
  void manyInstancesAreTakenBackAtOnce() {
    try (Elastic e = new Elastic(ComputeResources.spot(256, "m.small"))) {
      e.takes("a", Duration.ofMinutes(5));
      JobHandle job =
          e.batch.submit(SubmitJobRequest.builder("a", "work").arraySize(200).attempts(3).build());
      e.boot();
      e.cloud.reclaimAll("m.small");
      e.batch.runUntilIdle();
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      assertEquals(List.of(), e.running());
    }
  }
}
