package io.github.batchwright.behaviour;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ArrayDetail;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.spi.LaunchRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArraysTest extends Behaviour {
  private static final String CHILD_FAILED = "Array Child Job failed";

  @Test
  void theParentIsOnlyPendingUntilItIsFinished() {
    JobHandle array = array("array", 10);
    Set<JobStatus> seen = EnumSet.noneOf(JobStatus.class);
    for (int step = 0; step < 8; step++) {
      JobDetail parent = batch.describe(array.id());
      seen.add(parent.status());
      ArrayDetail children = Objects.requireNonNull(parent.array());
      assertEquals(10, children.statusSummary().values().stream().mapToInt(i -> i).sum());
      assertTrue(parent.attempts().isEmpty());
      batch.advance(java.time.Duration.ofMillis(500));
    }
    assertEquals(EnumSet.of(JobStatus.PENDING, JobStatus.SUCCEEDED), seen);
    batch.assertThat(array).succeeded().stoppedAfter(ofSeconds(3));
    assertEquals(10, launched().size());
  }

  @Test
  void theParentIsPendingAsSoonAsAChildIsRunnable() {
    blocker();
    JobHandle array = array("array", 3);
    batch.assertThat(array).is(JobStatus.PENDING).hasChildren(JobStatus.RUNNABLE, 3);
    batch.assertThat(array.child(0)).is(JobStatus.RUNNABLE);
  }

  @Test
  void oneFailedChildFailsTheParentOnceAllAreFinished() {
    batch.executor().on("array").takes(ofSeconds(5));
    batch.executor().on("array").arrayIndex(1).takes(ofSeconds(1)).exitsWith(7);
    JobHandle array = array("array", 6);
    advance(1);
    batch.assertThat(array).is(JobStatus.PENDING).hasChildren(JobStatus.FAILED, 1);
    batch.runUntilIdle();
    batch.assertThat(array).failedBecause(CHILD_FAILED).hasChildren(JobStatus.SUCCEEDED, 5);
    batch.assertThat(array.child(1)).is(JobStatus.FAILED).hasExitCode(7).hasAttempts(1);
    batch.assertThat(array).stoppedAfter(ofSeconds(10));
  }

  @Test
  void sequentialChildrenRunOneAfterTheOther() {
    JobHandle array = array("array", 5, JobDependency.sequential());
    batch.assertThat(array).hasChildren(JobStatus.PENDING, 4);
    for (int i = 0; i < 5; i++) {
      batch.settle();
      assertEquals(
          List.of(array.id().child(i)),
          batch.executor().running().stream().map(a -> a.job()).toList());
      advance(1);
    }
    batch.assertThat(array).succeeded().stoppedAfter(ofSeconds(5));
  }

  @Test
  void aFailedChildFailsTheRestOfASequence() {
    batch.executor().on("array").arrayIndex(2).exitsWith(1);
    JobHandle array = array("array", 5, JobDependency.sequential());
    batch.runUntilIdle();
    batch.assertThat(array).failedBecause(CHILD_FAILED).stoppedAfter(ofSeconds(3));
    batch.assertThat(array).hasChildren(JobStatus.SUCCEEDED, 2).hasChildren(JobStatus.FAILED, 3);
    batch.assertThat(array.child(3)).failedBecause(DEPENDENT_FAILED).hasAttempts(0);
    batch.assertThat(array.child(4)).failedBecause(DEPENDENT_FAILED).hasAttempts(0);
  }

  @Test
  void aRetryKeepsASequenceWaiting() {
    batch.executor().on("array").arrayIndex(0).attempt(1).exitsWith(1);
    JobHandle array =
        batch.submit(
            job("array").arraySize(2).attempts(2).dependsOn(JobDependency.sequential()).build());
    advance(1);
    batch.assertThat(array.child(1)).is(JobStatus.PENDING);
    batch.runUntilIdle();
    batch.assertThat(array).succeeded().stoppedAfter(ofSeconds(3));
  }

  @Test
  void nToNTiesEqualIndexes() {
    batch.executor().on("left").takes(ofSeconds(5));
    batch.executor().on("left").arrayIndex(1).takes(ofSeconds(1));
    batch.executor().on("left").arrayIndex(2).takes(ofSeconds(2)).exitsWith(1);
    JobHandle left = array("left", 3);
    JobHandle right = array("right", 3, JobDependency.nToN(left.id()));
    batch.assertThat(right).is(JobStatus.PENDING).hasChildren(JobStatus.PENDING, 3);
    advance(1);
    batch.assertThat(right.child(1)).is(JobStatus.RUNNING);
    advance(1);
    batch.assertThat(right.child(2)).failedBecause(DEPENDENT_FAILED).hasAttempts(0);
    batch.assertThat(right.child(0)).is(JobStatus.PENDING);
    batch.runUntilIdle();
    batch.assertThat(right.child(0)).succeeded();
    batch.assertThat(right).failedBecause(CHILD_FAILED).stoppedAfter(ofSeconds(6));
  }

  @Test
  void nToNOnAnArrayThatIsFinishedIsMetOrFailed() {
    batch.executor().on("left").arrayIndex(0).exitsWith(1);
    JobHandle left = array("left", 2);
    batch.runUntilIdle();
    JobHandle right = array("right", 2, JobDependency.nToN(left.id()));
    batch.settle();
    batch.assertThat(right.child(0)).failedBecause(DEPENDENT_FAILED);
    batch.assertThat(right.child(1)).is(JobStatus.RUNNING);
  }

  @Test
  void sizesThatDifferAreRefusedForNToN() {
    JobHandle left = array("left", 3);
    ClientException e =
        assertThrows(ClientException.class, () -> array("right", 4, JobDependency.nToN(left.id())));
    assertTrue(e.getMessage().startsWith("arrayProperties.size: '4' must equal"), e.getMessage());
    JobHandle single = submit("single");
    assertThrows(ClientException.class, () -> array("a", 4, JobDependency.nToN(single.id())));
    assertThrows(
        ClientException.class, () -> array("a", 3, JobDependency.nToN(left.id().child(0))));
  }

  @Test
  void nToNAndSequentialAndAPlainDependencyCombine() {
    batch.executor().on("gate").takes(ofSeconds(10));
    batch.executor().on("left").arrayIndex(1).takes(ofSeconds(20));
    JobHandle gate = submit("gate");
    JobHandle left = array("left", 3);
    JobHandle all =
        array(
            "all",
            3,
            JobDependency.on(gate.id()),
            JobDependency.nToN(left.id()),
            JobDependency.sequential());
    advance(9);
    batch.assertThat(all).hasChildren(JobStatus.PENDING, 3);
    advance(1);
    batch.assertThat(all.child(0)).is(JobStatus.RUNNING);
    batch.assertThat(all.child(2)).is(JobStatus.PENDING);
    batch.runUntilIdle();
    batch.assertThat(all.child(1)).succeeded().startedAfter(ofSeconds(20));
    batch.assertThat(all.child(2)).succeeded().startedAfter(ofSeconds(21));
    batch.assertThat(all).succeeded().stoppedAfter(ofSeconds(22));
  }

  @Test
  void aTiedFailureBreaksASequenceButNotWhatIsBeforeIt() {
    batch.executor().on("left").arrayIndex(2).takes(ofSeconds(1)).exitsWith(1);
    batch.executor().on("right").takes(ofSeconds(10));
    JobHandle left = array("left", 4);
    JobHandle right = array("right", 4, JobDependency.nToN(left.id()), JobDependency.sequential());
    advance(1);
    batch.assertThat(right).hasChildren(JobStatus.FAILED, 2).hasChildren(JobStatus.RUNNING, 1);
    batch.runUntilIdle();
    batch.assertThat(right).hasChildren(JobStatus.SUCCEEDED, 2).failedBecause(CHILD_FAILED);
  }

  @Test
  void tiedFailuresSideBySideBreakASequenceToo() {
    batch.executor().on("left").exitsWith(1);
    batch.executor().on("left").arrayIndex(3).exitsWith(0);
    JobHandle left = array("left", 4);
    batch.runUntilIdle();
    JobHandle right = array("right", 4, JobDependency.nToN(left.id()), JobDependency.sequential());
    batch.assertThat(right).failedBecause(CHILD_FAILED).hasChildren(JobStatus.FAILED, 4);
  }

  @Test
  void aPlainDependencyOnAnArrayWaitsForAllOfIt() {
    batch.executor().on("array").arrayIndex(3).takes(ofSeconds(8));
    JobHandle array = array("array", 4);
    JobHandle after = submit("after", array);
    JobHandle afterArray = array("afterArray", 2, JobDependency.on(array.id()));
    advance(7);
    batch.assertThat(after).is(JobStatus.PENDING);
    batch.assertThat(afterArray.child(0)).is(JobStatus.PENDING).hasStatusReason("Waits for 1");
    batch.runUntilIdle();
    batch.assertThat(after).succeeded().startedAfter(ofSeconds(8));
    batch.assertThat(afterArray).succeeded();
  }

  @Test
  void retriesAndTimeoutsAreEachChildsOwn() {
    batch.executor().on("array").arrayIndex(0).attempt(1).exitsWith(1);
    batch.executor().on("array").arrayIndex(1).takes(ofSeconds(60));
    JobHandle array =
        batch.submit(job("array").arraySize(3).attempts(2).timeout(ofSeconds(10)).build());
    batch.runUntilIdle();
    batch.assertThat(array.child(0)).succeeded().hasAttempts(2);
    batch.assertThat(array.child(1)).failedBecause("Job attempt duration exceeded").hasAttempts(1);
    batch.assertThat(array.child(1)).stoppedAfter(ofSeconds(10));
    batch.assertThat(array.child(2)).succeeded().hasAttempts(1);
    batch.assertThat(array).failedBecause(CHILD_FAILED);
  }

  @Test
  void childrenKnowTheirIndexAndTheSize() {
    JobHandle array = array("array", 3);
    batch.settle();
    for (int i = 0; i < 3; i++) {
      LaunchRequest launch = batch.executor().launches().get(i);
      assertEquals(array.id() + ":" + i, launch.attempt().job().value());
      assertEquals(array.id() + ":" + i, launch.variables().get("AWS_BATCH_JOB_ID"));
      assertEquals("" + i, launch.variables().get("AWS_BATCH_JOB_ARRAY_INDEX"));
      assertEquals("3", launch.variables().get("AWS_BATCH_JOB_ARRAY_SIZE"));
    }
    assertNull(batch.describe(array.child(0).id()).array());
  }

  @Test
  void cancellingTheParentCancelsWhatIsNotPlaced() {
    JobHandle array = array("array", 6);
    batch.settle();
    array.cancel("enough");
    batch.assertThat(array).is(JobStatus.PENDING).hasChildren(JobStatus.RUNNING, 4);
    batch.assertThat(array.child(5)).failedBecause("enough").hasAttempts(0);
    assertTrue(batch.describe(array.child(5).id()).isCancelled());
    assertTrue(batch.describe(array.id()).isCancelled());
    batch.runUntilIdle();
    batch.assertThat(array).failedBecause("enough").hasChildren(JobStatus.SUCCEEDED, 4);
  }

  @Test
  void cancellingAParentWhoseChildrenAreAllPlacedDoesNothing() {
    JobHandle array = array("array", 4);
    batch.settle();
    int facts = batch.facts().size();
    array.cancel("too late");
    assertEquals(facts, batch.facts().size());
    batch.runUntilIdle();
    batch.assertThat(array).succeeded();
  }

  @Test
  void terminatingTheParentStopsEveryChild() {
    JobHandle array = array("array", 6);
    JobHandle after = submit("after", array);
    batch.settle();
    array.terminate("stop it all");
    batch.settle();
    batch.assertThat(array).failedBecause("stop it all").hasChildren(JobStatus.FAILED, 6);
    assertTrue(batch.describe(array.id()).isTerminated());
    for (int i = 0; i < 6; i++) {
      batch.assertThat(array.child(i)).failedBecause("stop it all").hasAttempts(i < 4 ? 1 : 0);
      assertTrue(batch.describe(array.child(i).id()).isTerminated());
    }
    batch.assertThat(after).failedBecause(DEPENDENT_FAILED);
  }

  @Test
  void oneChildCanBeCancelledOrTerminated() {
    JobHandle array = array("array", 6);
    batch.settle();
    array.child(0).terminate("this one");
    array.child(5).cancel("that one");
    batch.runUntilIdle();
    batch.assertThat(array.child(0)).failedBecause("this one").hasAttempts(1);
    batch.assertThat(array.child(5)).failedBecause("that one").hasAttempts(0);
    batch.assertThat(array).failedBecause(CHILD_FAILED).hasChildren(JobStatus.SUCCEEDED, 4);
    assertTrue(!batch.describe(array.id()).isTerminated());
  }

  @Test
  void theParentsReasonIsThatOfItsTerminationNotOfAChild() {
    batch.executor().on("array").takes(ofSeconds(60));
    JobHandle array = array("array", 6, JobDependency.sequential());
    batch.settle();
    array.child(5).cancel("that one");
    array.terminate("all of them");
    batch.runUntilIdle();
    batch.assertThat(array).failedBecause("all of them");
    batch.assertThat(array.child(5)).failedBecause("that one");
  }

  @Test
  void aMillionChildrenAreSubmittedAndCancelledQuickly() {
    assertTimeout(
        ofSeconds(20),
        () -> {
          blocker();
          int facts = batch.facts().size();
          JobHandle array = array("array", 1_000_000);
          batch.assertThat(array).hasChildren(JobStatus.RUNNABLE, 1_000_000);
          assertTrue(batch.facts().size() < facts + 10, "facts for each child");
          JobHandle tied = array("tied", 1_000_000, JobDependency.nToN(array.id()));
          array.cancel("all");
          batch.assertThat(array).failedBecause("all");
          batch.assertThat(array.child(999_999)).failedBecause("all");
          batch.assertThat(tied).is(JobStatus.FAILED).hasChildren(JobStatus.FAILED, 1_000_000);
          assertTrue(batch.facts().size() < facts + 20, "facts for each child");
        });
  }
}
