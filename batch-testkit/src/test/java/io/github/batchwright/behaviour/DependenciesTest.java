package io.github.batchwright.behaviour;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DependenciesTest extends Behaviour {
  private static final String DEPENDENT_SUCCEEDED =
      "Dependent Job succeeded, and this job waited for it to fail";

  @Test
  void successReleasesWhatWaits() {
    JobHandle first = submit("first");
    JobHandle second = submit("second", first);
    batch.settle();
    batch.assertThat(second).is(JobStatus.PENDING).hasStatusReason("Waits for 1 of the 1");
    advance(1);
    batch.assertThat(first).succeeded();
    batch.assertThat(second).is(JobStatus.RUNNING).startedAfter(ofSeconds(1));
    batch.runUntilIdle();
    batch.assertThat(second).succeeded().stoppedAfter(ofSeconds(2));
  }

  @Test
  void failsDependentsTransitively() {
    batch.executor().on("first").exitsWith(1);
    JobHandle first = submit("first");
    JobHandle second = submit("second", first);
    JobHandle third = submit("third", second);
    JobHandle other = submit("other");
    advance(1);
    batch.assertThat(first).is(JobStatus.FAILED).hasExitCode(1);
    for (JobHandle dependent : List.of(second, third)) {
      batch.assertThat(dependent).failedBecause(DEPENDENT_FAILED).hasAttempts(0);
      batch.assertThat(dependent).stoppedAfter(ofSeconds(1));
      JobDetail detail = batch.describe(dependent.id());
      assertEquals(DEPENDENT_FAILED, detail.statusReason());
      assertNull(detail.startedAt());
      assertEquals("", dependent.logs().stdout());
      assertTrue(!detail.isCancelled() && !detail.isTerminated());
    }
    batch.assertThat(other).succeeded();
    assertEquals(List.of("first", "other"), launched());
  }

  @Test
  void anAttemptThatWillBeTriedAgainFailsNobody() {
    batch.executor().on("first").attempt(1).exitsWith(1);
    JobHandle first = batch.submit(job("first").attempts(2).build());
    JobHandle second = submit("second", first);
    advance(1);
    batch.assertThat(second).is(JobStatus.PENDING);
    batch.runUntilIdle();
    batch.assertThat(first).succeeded().hasAttempts(2);
    batch.assertThat(second).succeeded().startedAfter(ofSeconds(2));
  }

  @Test
  void whatHasSucceededCountsAsMet() {
    JobHandle first = submit("first");
    batch.runUntilIdle();
    JobHandle second = submit("second", first);
    batch.settle();
    batch.assertThat(second).is(JobStatus.RUNNING).startedAfter(Duration.ZERO);
  }

  @Test
  void whatHasFailedFailsAtOnce() {
    batch.executor().on("bad").exitsWith(3);
    JobHandle bad = submit("bad");
    JobHandle pending = batch.submit(SubmitJobRequest.builder("good", WORK).build());
    batch.runUntilIdle();
    JobHandle mixed = submit("mixed", pending, bad);
    JobHandle array = batch.submit(job("array").arraySize(3).dependsOn(bad.id()).build());
    batch.settle();
    batch.assertThat(mixed).failedBecause(DEPENDENT_FAILED).hasAttempts(0);
    batch.assertThat(mixed).stoppedAfter(Duration.ZERO);
    batch.assertThat(array).failedBecause(DEPENDENT_FAILED).hasChildren(JobStatus.FAILED, 3);
    batch.assertThat(array.child(2)).failedBecause(DEPENDENT_FAILED).hasAttempts(0);
  }

  @Test
  void waitsForTheLastOfSeveral() {
    batch.executor().on("slow").takes(ofSeconds(5));
    JobHandle quick = submit("quick");
    JobHandle slow = submit("slow");
    JobHandle done = submit("done", quick, slow);
    advance(4);
    batch.assertThat(done).is(JobStatus.PENDING).hasStatusReason("Waits for 1 of the 2");
    batch.runUntilIdle();
    batch.assertThat(done).succeeded().startedAfter(ofSeconds(5));
  }

  @Test
  void failsWithTheFirstOfSeveralWhileTheOthersGoOn() {
    batch.executor().on("slow").takes(ofSeconds(5));
    batch.executor().on("bad").exitsWith(1);
    JobHandle slow = submit("slow");
    JobHandle bad = submit("bad");
    JobHandle both = submit("both", slow, bad);
    advance(1);
    batch.assertThat(both).failedBecause(DEPENDENT_FAILED);
    batch.runUntilIdle();
    batch.assertThat(slow).succeeded();
    batch.assertThat(both).stoppedAfter(ofSeconds(1));
  }

  @Test
  void theSameDependencyTwiceIsMetOnce() {
    JobHandle first = submit("first");
    JobHandle second = submit("second", first, first);
    JobHandle array = batch.submit(job("array").arraySize(2).dependsOn(ids(first, first)).build());
    batch.executor().on("bad").exitsWith(1);
    JobHandle bad = submit("bad");
    JobHandle failing = submit("failing", bad, bad);
    batch.runUntilIdle();
    batch.assertThat(second).succeeded().hasAttempts(1);
    batch.assertThat(array).succeeded();
    batch.assertThat(failing).failedBecause(DEPENDENT_FAILED);
  }

  @Test
  void waitsForOneChildOfAnArray() {
    batch.executor().on("array").takes(ofSeconds(9));
    batch.executor().on("array").arrayIndex(1).takes(ofSeconds(2));
    batch.executor().on("array").arrayIndex(2).takes(ofSeconds(3)).exitsWith(1);
    JobHandle array = array("array", 3);
    JobHandle good = submit("good", array.child(1));
    JobHandle bad = submit("bad", array.child(2));
    advance(2);
    batch.assertThat(good).is(JobStatus.RUNNING).startedAfter(ofSeconds(2));
    batch.assertThat(bad).is(JobStatus.PENDING);
    advance(1);
    batch.assertThat(bad).failedBecause(DEPENDENT_FAILED);
    batch.assertThat(array).is(JobStatus.PENDING);
    JobHandle late = submit("late", array.child(1));
    JobHandle lost = submit("lost", array.child(2));
    batch.settle();
    batch.assertThat(late).is(JobStatus.RUNNING);
    batch.assertThat(lost).failedBecause(DEPENDENT_FAILED);
  }

  @Test
  void anUnknownIdIsRefused() {
    JobHandle array = array("array", 2);
    JobHandle single = submit("single");
    for (JobId unknown :
        List.of(new JobId("no-such-job"), array.id().child(2), single.id().child(0))) {
      int facts = batch.facts().size();
      ClientException e =
          assertThrows(
              ClientException.class, () -> batch.submit(job("second").dependsOn(unknown).build()));
      assertTrue(e.getMessage().contains("dependsOn.jobId: '" + unknown + "'"), e.getMessage());
      assertEquals(facts, batch.facts().size());
    }
  }

  @Test
  void fanInAndFanOutOfTwentyThousandFail() {
    batch.executor().on("source").exitsWith(1);
    JobHandle source = submit("source");
    List<JobHandle> middle = each(20_000, i -> submit("middle", source));
    JobHandle sink = batch.submit(job("sink").dependsOn(ids(middle)).build());
    batch.runUntilIdle();
    batch.assertThat(sink).failedBecause(DEPENDENT_FAILED);
    assertEquals(20_002L, batch.service().stats().jobs().get(JobStatus.FAILED));
    assertEquals(1, launched().size());
  }

  @Test
  void cancellingFailsDependentsToo() {
    blocker();
    JobHandle first = submit("first");
    JobHandle second = submit("second", first);
    first.cancel("not wanted");
    batch.assertThat(first).failedBecause("not wanted");
    batch.assertThat(second).failedBecause(DEPENDENT_FAILED);
  }

  @Test
  void completionIsMetByAnyEnd() {
    batch.executor().on("bad").exitsWith(1);
    JobHandle bad = submit("bad");
    JobHandle good = submit("good");
    JobHandle cancelled = submit("cancelled", batch.submit(job("never").build()));
    JobHandle last =
        batch.submit(
            job("last")
                .dependsOn(JobDependency.onCompletion(bad.id()))
                .dependsOn(JobDependency.onCompletion(good.id()))
                .dependsOn(JobDependency.onCompletion(cancelled.id()))
                .build());
    batch.assertThat(last).is(JobStatus.PENDING).hasStatusReason("Waits for 3 of the 3");
    cancelled.cancel("not wanted");
    batch.assertThat(last).is(JobStatus.PENDING).hasStatusReason("Waits for 2 of the 3");
    batch.runUntilIdle();
    batch.assertThat(last).succeeded().startedAfter(ofSeconds(1));
  }

  @Test
  void failureIsMetByAJobThatFailed() {
    batch.executor().on("bad").attempt(1).exitsWith(1);
    batch.executor().on("bad").attempt(2).exitsWith(2);
    JobHandle bad = batch.submit(job("bad").attempts(2).build());
    JobHandle rescue = batch.submit(onFailureOf("rescue", bad));
    JobHandle after = submit("after", rescue);
    advance(1);
    batch.assertThat(rescue).is(JobStatus.PENDING);
    advance(1);
    batch.assertThat(rescue).is(JobStatus.RUNNING).startedAfter(ofSeconds(2));
    batch.runUntilIdle();
    batch.assertThat(after).succeeded();
  }

  @Test
  void whatWaitsForAFailureThatDoesNotComeFailsWithAReason() {
    JobHandle good = submit("good");
    JobHandle rescue = batch.submit(onFailureOf("rescue", good));
    JobHandle after = submit("after", rescue);
    JobHandle afterAll =
        batch.submit(job("all").dependsOn(JobDependency.onCompletion(rescue.id())).build());
    advance(1);
    batch.assertThat(rescue).failedBecause(DEPENDENT_SUCCEEDED).hasAttempts(0);
    batch.assertThat(rescue).stoppedAfter(ofSeconds(1));
    batch.assertThat(after).failedBecause(DEPENDENT_FAILED).hasAttempts(0);
    batch.assertThat(afterAll).is(JobStatus.RUNNING);
  }

  @Test
  void anEndThatHasComeAlreadyDecidesAtOnce() {
    batch.executor().on("bad").exitsWith(1);
    JobHandle bad = submit("bad");
    JobHandle good = submit("good");
    batch.runUntilIdle();
    JobHandle afterBad =
        batch.submit(job("one").dependsOn(JobDependency.onCompletion(bad.id())).build());
    JobHandle rescue = batch.submit(onFailureOf("two", bad));
    JobHandle lost = batch.submit(onFailureOf("three", good));
    JobHandle afterLost = submit("four", lost);
    batch.settle();
    batch.assertThat(afterBad).is(JobStatus.RUNNING);
    batch.assertThat(rescue).is(JobStatus.RUNNING);
    batch.assertThat(lost).failedBecause(DEPENDENT_SUCCEEDED).stoppedAfter(Duration.ZERO);
    batch.assertThat(afterLost).failedBecause(DEPENDENT_FAILED);
  }

  @Test
  void anArrayWaitsAsAWholeForAnyEnd() {
    batch.executor().on("first").arrayIndex(1).exitsWith(1);
    JobHandle first = array("first", 3);
    JobHandle after = array("after", 2, JobDependency.onCompletion(first.id()));
    JobHandle rescue = array("rescue", 2, JobDependency.onFailure(first.child(1).id()));
    JobHandle lost = array("lost", 2, JobDependency.onFailure(first.child(0).id()));
    batch.assertThat(after).hasChildren(JobStatus.PENDING, 2);
    advance(1);
    batch.assertThat(rescue).hasChildren(JobStatus.RUNNING, 2);
    batch.assertThat(lost).failedBecause(DEPENDENT_SUCCEEDED).hasChildren(JobStatus.FAILED, 2);
    batch.assertThat(lost.child(1)).failedBecause(DEPENDENT_SUCCEEDED);
    batch.assertThat(after).hasChildren(JobStatus.RUNNING, 2);
    batch.runUntilIdle();
    batch.assertThat(after).succeeded();
    batch.assertThat(rescue).succeeded();
  }

  @Test
  void oneJobMayWaitForEveryKindOfEnd() {
    batch.executor().on("bad").exitsWith(1);
    JobHandle bad = submit("bad");
    JobHandle good = submit("good");
    SubmitJobRequest.Builder request =
        job("all")
            .arraySize(3)
            .dependsOn(good.id())
            .dependsOn(JobDependency.onFailure(bad.id()))
            .dependsOn(JobDependency.onCompletion(bad.id()))
            .dependsOn(JobDependency.sequential());
    JobHandle all = batch.submit(request.build());
    advance(1);
    batch.assertThat(all).hasChildren(JobStatus.RUNNING, 1).hasChildren(JobStatus.PENDING, 2);
    batch.runUntilIdle();
    batch.assertThat(all).succeeded().stoppedAfter(ofSeconds(4));
  }

  private static SubmitJobRequest onFailureOf(String name, JobHandle other) {
    return job(name).dependsOn(JobDependency.onFailure(other.id())).build();
  }

  @Test
  void aDependentOutlivesTheMemoryOfWhatItWaitedFor() {
    try (BatchHarness small =
        define(BatchHarness.builder().retention(new Retention(ofSeconds(1), 0)).build())) {
      JobHandle first = small.submit(job("first").build());
      small.executor().on("slow").takes(ofSeconds(50));
      JobHandle slow = small.submit(job("slow").build());
      JobHandle both = small.submit(job("both").dependsOn(ids(first, slow)).build());
      small.advance(ofSeconds(10));
      assertTrue(first.describe().isEmpty());
      small.assertThat(both).is(JobStatus.PENDING);
      small.advance(ofSeconds(40));
      small.assertThat(both).is(JobStatus.RUNNING);
    }
  }
}
