package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.EvaluateOnExit;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.RetryAction;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The life of a job from its submission to its end, where no other test looks at it. */
class LifeCycleRulesTest extends Behaviour {

  @Test
  void aRetryGoesBackToRunnableAndEveryStepButTheSubmissionIsTold() {
    List<JobEvent> events = new ArrayList<>();
    batch.service().addListener(events::add);
    batch.executor().on("again").attempt(1).exitsWith(1);
    JobHandle first = submit("first");
    JobHandle again = batch.submit(job("again").attempts(2).dependsOn(first.id()).build());
    batch.runUntilIdle();
    assertEquals(
        List.of(
            "SUBMITTED>PENDING",
            "PENDING>RUNNABLE",
            "RUNNABLE>STARTING",
            "STARTING>RUNNING",
            "RUNNING>RUNNABLE",
            "RUNNABLE>STARTING",
            "STARTING>RUNNING",
            "RUNNING>SUCCEEDED"),
        transitions(events, again.id()));
  }

  @Test
  void whatIsFinishedStaysDescribableForSevenDays() {
    try (BatchHarness defaults = define(BatchHarness.create())) {
      JobHandle job = defaults.submit(job("job").build());
      defaults.runUntilIdle();
      defaults.advance(Duration.ofDays(7).minusMillis(1));
      defaults.submit(job("another").build());
      defaults.assertThat(job).succeeded();
    }
  }

  @Test
  void anAttemptCountsOnceItIsPlaced() {
    batch.executor().on("job").startsAfter(Duration.ofSeconds(5));
    JobHandle job = submit("job");
    batch.settle();
    batch.assertThat(job).is(JobStatus.STARTING).hasAttempts(1);
  }

  @Test
  void aTimedOutAttemptIsNotTriedAgainWhateverTheRulesSay() {
    batch.executor().on("slow").takes(Duration.ofHours(1));
    RetryStrategy always =
        RetryStrategy.attempts(5, EvaluateOnExit.onStatusReason("*", RetryAction.RETRY));
    JobHandle slow =
        batch.submit(job("slow").retryStrategy(always).timeout(Duration.ofSeconds(60)).build());
    batch.runUntilIdle();
    batch.assertThat(slow).failedBecause("Job attempt duration exceeded timeout").hasAttempts(1);
  }

  @Test
  void dependentsThatFailHaveNoAttempt() {
    batch.executor().on("first").exitsWith(1);
    JobHandle first = submit("first");
    JobHandle second = submit("second", first);
    JobHandle third = submit("third", second);
    batch.runUntilIdle();
    for (JobHandle dependent : List.of(second, third)) {
      batch.assertThat(dependent).failedBecause(DEPENDENT_FAILED).hasAttempts(0);
      JobDetail detail = batch.describe(dependent.id());
      assertEquals(batch.describe(first.id()).stoppedAt(), detail.stoppedAt());
    }
  }

  @Test
  void cancelAndTerminateSetTheirOwnFlagAndReachEveryChild() {
    blocker();
    JobHandle cancelled = array("cancelled", 3);
    JobHandle terminated = array("terminated", 3);
    batch.settle();
    cancelled.cancel("no need");
    terminated.terminate("no way");
    for (int i = 0; i < 3; i++) {
      batch.assertThat(cancelled.child(i)).failedBecause("no need").hasAttempts(0);
      batch.assertThat(terminated.child(i)).failedBecause("no way").hasAttempts(0);
    }
    assertTrue(batch.describe(cancelled.id()).isCancelled());
    assertTrue(batch.describe(terminated.id()).isTerminated());
    assertEquals(false, batch.describe(cancelled.id()).isTerminated());
    assertEquals(false, batch.describe(terminated.id()).isCancelled());
  }

  @Test
  void aLostChildOfASequenceIsTriedAgainBeforeTheRestFails() {
    batch.executor().on("array").arrayIndex(1).ends(AttemptOutcome.lost("gone"));
    JobHandle array =
        batch.submit(
            job("array").arraySize(3).attempts(2).dependsOn(JobDependency.sequential()).build());
    batch.runUntilIdle();
    batch.assertThat(array.child(0)).succeeded().hasAttempts(1);
    batch.assertThat(array.child(1)).failedBecause("Host EC2").hasAttempts(2);
    batch.assertThat(array.child(2)).failedBecause(DEPENDENT_FAILED).hasAttempts(0);
    batch.assertThat(array).is(JobStatus.FAILED);
  }
}
