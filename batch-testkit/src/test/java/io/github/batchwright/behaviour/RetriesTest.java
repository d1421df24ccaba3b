package io.github.batchwright.behaviour;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.EvaluateOnExit;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.RetryAction;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.testkit.BatchHarness;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RetriesTest extends Behaviour {
  private static final EvaluateOnExit EXIT_ON_ANY =
      EvaluateOnExit.onStatusReason("*", RetryAction.EXIT);

  /** Runs a job that always ends like this, and returns how many attempts it took of five. */
  private int attempts(AttemptOutcome outcome, EvaluateOnExit... rules) {
    batch.executor().on("job").ends(outcome);
    JobHandle job =
        batch.submit(job("job").retryStrategy(RetryStrategy.attempts(5, rules)).build());
    batch.runUntilIdle();
    batch.assertThat(job).is(JobStatus.FAILED);
    return batch.describe(job.id()).attempts().size();
  }

  @Test
  void thereIsOneAttemptUnlessSaid() {
    batch.executor().on("job").exitsWith(1);
    JobHandle job = submit("job");
    batch.runUntilIdle();
    batch.assertThat(job).is(JobStatus.FAILED).hasAttempts(1).hasExitCode(1);
  }

  @Test
  void triesAgainUntilItSucceeds() {
    batch.executor().on("job").exitsWith(1);
    batch.executor().on("job").attempt(3).exitsWith(0);
    JobHandle job = batch.submit(job("job").attempts(5).build());
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().hasAttempts(3).hasExitCode(0).stoppedAfter(ofSeconds(3));
    List<AttemptDetail> attempts = batch.describe(job.id()).attempts();
    for (int i = 0; i < 3; i++) {
      assertEquals(i + 1, attempts.get(i).number());
      assertEquals(i < 2 ? 1 : 0, attempts.get(i).exitCode());
      assertNotNull(attempts.get(i).startedAt());
      assertEquals(
          batch.describe(job.id()).createdAt().plusSeconds(i), attempts.get(i).startedAt());
      assertEquals(
          "" + (i + 1),
          batch.executor().launches().get(i).variables().get("AWS_BATCH_JOB_ATTEMPT"));
    }
  }

  @Test
  void failsWhenTheAttemptsAreUsedUp() {
    assertEquals(5, attempts(AttemptOutcome.exited(1)));
  }

  @Test
  void theDefinitionsStrategyHoldsUnlessTheSubmissionSays() {
    batch.executor().on("job").exitsWith(1);
    batch.register(JobDefinition.process("thrice", "true").attempts(3).build());
    JobHandle three = batch.submit(SubmitJobRequest.builder("job", "thrice").build());
    JobHandle two = batch.submit(SubmitJobRequest.builder("job", "thrice").attempts(2).build());
    batch.runUntilIdle();
    batch.assertThat(three).hasAttempts(3);
    batch.assertThat(two).hasAttempts(2);
  }

  @Nested
  class Rules {
    @Test
    void exitStops() {
      assertEquals(
          1,
          attempts(AttemptOutcome.exited(42), EvaluateOnExit.onExitCode("42", RetryAction.EXIT)));
    }

    @Test
    void withoutAMatchItIsTriedAgain() {
      assertEquals(
          5,
          attempts(AttemptOutcome.exited(42), EvaluateOnExit.onExitCode("43", RetryAction.EXIT)));
    }

    @Test
    void theFirstMatchDecides() {
      EvaluateOnExit retry = EvaluateOnExit.onExitCode("4*", RetryAction.RETRY);
      EvaluateOnExit exit = EvaluateOnExit.onExitCode("42", RetryAction.EXIT);
      assertEquals(5, attempts(AttemptOutcome.exited(42), retry, exit));
    }

    @Test
    void theFirstMatchDecidesToExit() {
      EvaluateOnExit retry = EvaluateOnExit.onExitCode("4*", RetryAction.RETRY);
      EvaluateOnExit exit = EvaluateOnExit.onExitCode("42", RetryAction.EXIT);
      assertEquals(1, attempts(AttemptOutcome.exited(42), exit, retry));
    }

    @Test
    void everyConditionOfARuleMustHold() {
      EvaluateOnExit both = new EvaluateOnExit(null, "disk*", "5", RetryAction.EXIT);
      assertEquals(5, attempts(AttemptOutcome.exited(5, "memory"), both));
    }

    @Test
    void aRuleWhoseConditionsAllHoldMatches() {
      EvaluateOnExit all = new EvaluateOnExit("Process*", "disk*", "5", RetryAction.EXIT);
      assertEquals(1, attempts(AttemptOutcome.exited(5, "disk full"), all));
    }

    @Test
    void aPatternWithoutStarMatchesTheWholeText() {
      assertEquals(
          5,
          attempts(
              AttemptOutcome.exited(5, "disk full"),
              EvaluateOnExit.onReason("disk", RetryAction.EXIT)));
    }

    @Test
    void textIsComparedInAnyCase() {
      assertEquals(
          1,
          attempts(
              AttemptOutcome.exited(5, "Disk FULL"),
              EvaluateOnExit.onReason("dISK full", RetryAction.EXIT)));
    }

    @Test
    void anExitCodeRuleNeverMatchesAnEndWithoutOne() {
      assertEquals(
          5,
          attempts(AttemptOutcome.lost("gone"), EvaluateOnExit.onExitCode("*", RetryAction.EXIT)));
    }

    @Test
    void aReasonRuleNeverMatchesAnEndWithoutOne() {
      assertEquals(
          5, attempts(AttemptOutcome.exited(1), EvaluateOnExit.onReason("*", RetryAction.EXIT)));
    }

    @Test
    void aSignalIsAnExitCodeOf128AndMore() {
      assertEquals(
          1,
          attempts(
              AttemptOutcome.signalled(9, "SIGKILL"),
              EvaluateOnExit.onExitCode("137", RetryAction.EXIT)));
    }

    @Test
    void aLostHostIsTriedAgainByItsStatusReason() {
      assertEquals(
          5,
          attempts(
              AttemptOutcome.lost("gone"),
              EvaluateOnExit.onStatusReason("Host EC2*", RetryAction.RETRY),
              EXIT_ON_ANY));
    }
  }

  @Test
  void whatCannotStartUsesUpAnAttempt() {
    batch.executor().on("job").neverStarts(AttemptOutcome.cannotStart("no image"));
    JobHandle job = batch.submit(job("job").attempts(2).build());
    batch.runUntilIdle();
    JobDetail detail = batch.describe(job.id());
    batch.assertThat(job).failedBecause("Task failed to start").hasAttempts(2);
    for (AttemptDetail attempt : detail.attempts()) {
      assertEquals("no image", attempt.reason());
      assertNull(attempt.exitCode());
      assertNull(attempt.startedAt());
      assertNotNull(attempt.stoppedAt());
    }
  }

  @Test
  void aLostHostUsesUpAnAttempt() {
    batch.executor().on("job").neverEnds();
    batch.executor().on("job").attempt(2).takes(ofSeconds(1));
    JobHandle job = batch.submit(job("job").attempts(2).build());
    batch.settle();
    batch.executor().end(new AttemptId(job.id(), 1), AttemptOutcome.lost("gone"));
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().hasAttempts(2);
    AttemptDetail first = batch.describe(job.id()).attempts().get(0);
    assertEquals("Host EC2 (instance local/0) terminated.", first.statusReason());
    assertEquals("gone", first.reason());
  }

  private RetryStrategy withoutLostHosts(int attempts, EvaluateOnExit... rules) {
    return RetryStrategy.attempts(attempts, rules).withoutLostHosts();
  }

  @Test
  void aLostHostUsesUpNoAttemptWhenAsked() {
    batch.executor().on("job").exitsWith(1);
    for (int lost : List.of(1, 2, 4)) {
      batch.executor().on("job").attempt(lost).ends(AttemptOutcome.lost("gone"));
    }
    JobHandle job = batch.submit(job("job").retryStrategy(withoutLostHosts(2)).build());
    batch.runUntilIdle();
    // Attempts 3 and 5 ran to their ends; 1, 2 and 4 do not count.
    batch.assertThat(job).failedBecause("Process exited").hasAttempts(5);
  }

  @Test
  void aJobOfOneAttemptSurvivesLostHostsWhenAsked() {
    batch.executor().on("job").attempt(1).ends(AttemptOutcome.lost("gone"));
    JobHandle job = batch.submit(job("job").retryStrategy(withoutLostHosts(1)).build());
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().hasAttempts(2);
  }

  @Test
  void lostHostsAreBoundedAllTheSame() {
    ServiceLimits limits = ServiceLimits.defaults().toBuilder().totalAttempts(7).build();
    try (BatchHarness small = define(BatchHarness.builder().limits(limits).build())) {
      small.executor().on("job").ends(AttemptOutcome.lost("gone"));
      JobHandle job = small.submit(job("job").retryStrategy(withoutLostHosts(2)).build());
      small.runUntilIdle();
      small.assertThat(job).failedBecause("Host EC2").hasAttempts(7);
    }
  }

  @Test
  void rulesAreLookedAtBeforeLostHostsAreLeftUncounted() {
    batch.executor().on("job").ends(AttemptOutcome.lost("gone"));
    RetryStrategy never =
        withoutLostHosts(3, EvaluateOnExit.onStatusReason("Host EC2*", RetryAction.EXIT));
    JobHandle job = batch.submit(job("job").retryStrategy(never).build());
    batch.runUntilIdle();
    batch.assertThat(job).is(JobStatus.FAILED).hasAttempts(1);
  }

  @Test
  void whatIsInvalidIsNeverTriedAgain() {
    batch.executor().on("job").neverStarts(AttemptOutcome.invalid("no such handler"));
    RetryStrategy always =
        RetryStrategy.attempts(5, EvaluateOnExit.onReason("*", RetryAction.RETRY));
    JobHandle job = batch.submit(job("job").retryStrategy(always).build());
    batch.runUntilIdle();
    batch.assertThat(job).is(JobStatus.FAILED).hasAttempts(1);
  }

  @Test
  void aRetriedJobKeepsItsPlaceInTheQueue() {
    batch.executor().on("first").attempt(1).exitsWith(1);
    for (String name : List.of("first", "second", "third")) {
      batch.submit(SubmitJobRequest.builder(name, WIDE).attempts(2).build());
    }
    batch.runUntilIdle();
    assertEquals(List.of("first", "first", "second", "third"), launched());
  }

  @Test
  void aRetriedChildKeepsItsPlaceInTheQueue() {
    batch.executor().on("array").arrayIndex(1).attempt(1).exitsWith(1);
    SubmitJobRequest.Builder wide = SubmitJobRequest.builder("array", WIDE);
    batch.submit(wide.arraySize(3).attempts(2).build());
    submit("later");
    batch.runUntilIdle();
    assertEquals(
        List.of(0, 1, 1, 2),
        batch.executor().launches().stream()
            .filter(l -> l.jobName().equals("array"))
            .map(l -> l.attempt().job().arrayIndex().getAsInt())
            .toList());
    assertEquals("later", launched().get(4));
  }
}
