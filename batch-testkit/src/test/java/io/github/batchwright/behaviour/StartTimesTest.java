package io.github.batchwright.behaviour;

import static io.github.batchwright.model.JobStatus.FAILED;
import static io.github.batchwright.model.JobStatus.PENDING;
import static io.github.batchwright.model.JobStatus.RUNNABLE;
import static io.github.batchwright.model.JobStatus.RUNNING;
import static io.github.batchwright.model.JobStatus.SUCCEEDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobFilter;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStateTimeLimitAction;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.model.start.TimingDetail;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Jobs that are not to start before a date. */
class StartTimesTest extends Timed {
  private static final String DEPENDENT_FAILED = "Dependent Job failed";

  private List<WaitReason.Kind> kinds(JobHandle job) {
    return reasons(job).stream().map(WaitReason::kind).toList();
  }

  @Test
  void aJobWaitsForItsDateAndIsPlacedAtThatInstant() {
    JobHandle job = submit(job("job").notBefore(at(3_600)));
    assertIs(PENDING, job);
    batch.advance(Duration.ofMillis(3_599_999));
    assertIs(PENDING, job);
    batch.advance(Duration.ofMillis(1));
    assertEquals(at(3_600), batch.describe(job.id()).attempts().get(0).placedAt());
    batch.runUntilIdle();
    assertIs(SUCCEEDED, job);
  }

  @Test
  void aDateIsReachedWhenAllOfItIs() {
    JobHandle job = submit(job("job").notBefore(START.plusNanos(1_000_001)));
    batch.advance(Duration.ofMillis(1));
    assertIs(PENDING, job);
    batch.advance(Duration.ofMillis(1));
    assertEquals(START.plusMillis(2), batch.describe(job.id()).attempts().get(0).placedAt());
  }

  @Test
  void aDateThatHasComeHoldsNothing() {
    List<JobHandle> jobs =
        List.of(
            submit(job("now").notBefore(START)),
            submit(job("past").notBefore(START.minusSeconds(9))),
            submit(job("always").notBefore(Instant.MIN)));
    jobs.forEach(job -> assertIs(RUNNING, job));
    assertEquals(0, recorded("TimingTaken"));
    assertEquals(
        new TimingDetail(START, null, null, null, null, null),
        batch.describe(jobs.get(0).id()).timing());
  }

  @Test
  void whatItWaitsForIsExplained() {
    JobHandle job =
        submit(
            job("job")
                .notBefore(Instant.parse("2030-01-01T02:00:00Z"))
                .deadline(Duration.ofHours(6), DeadlineAction.WARN));
    JobExplanation why = batch.service().explain(job.id());
    String words = "Waits until 2030-01-01T02:00:00Z, before which it is not to start";
    assertEquals(
        List.of(new WaitReason(WaitReason.Kind.START_TIME, words, null, List.of())), why.reasons());
    assertEquals(words, why.statusReason());
    assertNull(why.position());
    assertEquals(List.of(), why.changes());
    TimingDetail expected =
        new TimingDetail(at(7_200), at(7_200), at(21_600), DeadlineAction.WARN, null, null);
    assertEquals(expected, why.timing());
    assertEquals(expected, batch.describe(job.id()).timing());
    batch.assertThat(job).hasStatusReason(words);
    advance(7_200);
    assertEquals(
        new TimingDetail(at(7_200), null, at(21_600), DeadlineAction.WARN, null, null),
        batch.describe(job.id()).timing());
    JobHandle plain = submit(job("plain"));
    assertNull(batch.describe(plain.id()).timing());
    assertNull(batch.service().explain(plain.id()).timing());
  }

  @Test
  void anArrayWaitsAsAWhole() {
    JobHandle array = submit(job("array").arraySize(3).notBefore(at(60)));
    batch.assertThat(array).is(PENDING).hasChildren(PENDING, 3);
    assertEquals(List.of(WaitReason.Kind.START_TIME), kinds(array.child(1)));
    advance(60);
    batch.assertThat(array).hasChildren(RUNNING, 3);
    batch.runUntilIdle();
    batch.assertThat(array).succeeded();
  }

  @Test
  void aSequentialArrayWaitsForItsDateAndThenForEachOther() {
    JobHandle array =
        submit(job("array").arraySize(3).dependsOn(JobDependency.sequential()).notBefore(at(60)));
    assertEquals(List.of(WaitReason.Kind.START_TIME), kinds(array.child(0)));
    assertEquals(
        List.of(WaitReason.Kind.DEPENDENCY, WaitReason.Kind.START_TIME), kinds(array.child(1)));
    advance(60);
    batch.assertThat(array).hasChildren(RUNNING, 1).hasChildren(PENDING, 2);
    assertEquals(List.of(WaitReason.Kind.DEPENDENCY), kinds(array.child(1)));
    batch.runUntilIdle();
    batch.assertThat(array).succeeded();
  }

  @Test
  void aTiedArrayWaitsForItsDateAndForTheOther() {
    batch.executor().on("first").arrayIndex(1).exitsWith(1);
    batch.executor().on("first").arrayIndex(2).takes(Duration.ofSeconds(100));
    JobHandle first = submit(job("first").arraySize(3));
    JobHandle tied =
        submit(
            job("tied").arraySize(3).dependsOn(JobDependency.nToN(first.id())).notBefore(at(60)));
    advance(59);
    assertIs(PENDING, tied.child(0), tied.child(2));
    assertEquals(List.of(WaitReason.Kind.START_TIME), kinds(tied.child(0)));
    assertEquals(
        List.of(WaitReason.Kind.DEPENDENCY, WaitReason.Kind.START_TIME), kinds(tied.child(2)));
    batch.assertThat(tied.child(1)).failedBecause(DEPENDENT_FAILED);
    advance(1);
    assertIs(RUNNING, tied.child(0));
    assertIs(PENDING, tied.child(2));
    advance(50);
    assertIs(SUCCEEDED, tied.child(0), tied.child(2));
    assertIs(FAILED, tied);
  }

  @Test
  void aMultiNodeJobWaitsAsAWhole() {
    use(
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("e", 3, Resources.of(1, 64))));
    ProcessProperties node =
        new ProcessProperties(List.of("node"), Map.of(), null, Resources.of(1, 64));
    batch.register(
        JobDefinition.builder(
                "gang", new NodeProperties(3, 0, List.of(NodeRangeProperty.of("0:", node))))
            .build());
    JobHandle gang = submit(SubmitJobRequest.builder("gang", "gang").notBefore(at(60)));
    assertIs(PENDING, gang);
    assertEquals(List.of(), launched());
    advance(60);
    assertIs(RUNNING, gang);
    batch.runUntilIdle();
    assertIs(SUCCEEDED, gang);
  }

  @Test
  void bothTheDateAndTheDependencyMustBeMet() {
    batch.executor().on("short").takes(Duration.ofSeconds(10));
    batch.executor().on("long").takes(Duration.ofSeconds(100));
    JobHandle shortOne = submit(job("short"));
    JobHandle longOne = submit(job("long"));
    JobHandle job = submit(job("job").dependsOn(shortOne.id(), longOne.id()).notBefore(at(60)));
    JobHandle after = submit(job("after").dependsOn(shortOne.id()).notBefore(at(60)));
    WaitReason first = reasons(job).get(0);
    assertEquals("Waits for 2 of the 2 dependencies of its job", first.text());
    assertEquals(List.of(new WaitReason.Amount("jobs", 2, 2, 0)), first.amounts());
    assertEquals(List.of(WaitReason.Kind.DEPENDENCY, WaitReason.Kind.START_TIME), kinds(job));
    advance(10);
    assertEquals("Waits for 1 of the 2 dependencies of its job", reasons(job).get(0).text());
    assertEquals(List.of(WaitReason.Kind.START_TIME), kinds(after));
    advance(50);
    assertIs(RUNNING, after);
    assertEquals(List.of(WaitReason.Kind.DEPENDENCY), kinds(job));
    assertEquals("Waits for 1 of the 2 dependencies of its job", reasons(job).get(0).text());
    advance(39);
    assertIs(PENDING, job);
    advance(1);
    assertIs(RUNNING, job);
  }

  @Test
  void aDependencyThatFailsFailsItAtOnce() {
    batch.executor().on("fails").takes(Duration.ofSeconds(5)).exitsWith(1);
    JobHandle fails = submit(job("fails"));
    JobHandle job = submit(job("job").dependsOn(fails.id()).notBefore(at(60)));
    JobHandle array = submit(job("array").arraySize(2).dependsOn(fails.id()).notBefore(at(60)));
    JobHandle late = submit(job("late").dependsOn(job.id()));
    advance(5);
    for (JobHandle each : List.of(job, array, array.child(1), late)) {
      batch.assertThat(each).failedBecause(DEPENDENT_FAILED);
    }
    JobHandle atOnce = submit(job("at-once").dependsOn(fails.id()).notBefore(at(60)));
    batch.assertThat(atOnce).failedBecause(DEPENDENT_FAILED);
    batch.runUntilIdle();
    assertEquals(0, recorded("HoldEnded"));
    assertEquals(at(5), batch.now(), "nothing is waited for any more");
  }

  @Test
  void oneThatIsHeldCanBeCancelledAndTerminated() {
    JobHandle cancelled = submit(job("cancelled").notBefore(at(60)));
    JobHandle terminated = submit(job("terminated").notBefore(at(60)));
    JobHandle bulk = submit(job("bulk").notBefore(at(60)));
    JobHandle array = submit(job("array").arraySize(3).notBefore(at(60)));
    cancelled.cancel("not needed");
    terminated.terminate("not wanted");
    array.child(1).cancel("this one not");
    batch.service().cancelJobs(JobFilter.builder().jobName("bulk").build(), "all of them");
    batch.settle();
    batch.assertThat(cancelled).failedBecause("not needed");
    batch.assertThat(terminated).failedBecause("not wanted");
    batch.assertThat(bulk).failedBecause("all of them");
    assertNull(batch.describe(bulk.id()).timing().heldUntil());
    batch.assertThat(array).is(PENDING).hasChildren(FAILED, 1);
    batch.runUntilIdle();
    assertEquals(List.of("array", "array"), launched());
    assertEquals(1, recorded("HoldEnded"));
  }

  @Test
  void aRetryIsNotHeldAgain() {
    batch.executor().on("job").attempt(1).exitsWith(1);
    JobHandle job = submit(job("job").attempts(2).notBefore(at(60)));
    advance(61);
    assertEquals(2, batch.describe(job.id()).attempts().size());
    assertEquals(at(61), batch.describe(job.id()).attempts().get(1).placedAt());
  }

  @Test
  void theTimeHeldIsNoTimeInTheQueue() {
    use(
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("local", Resources.of(4, 16_384)))
            .jobQueue(
                JobQueue.builder("default")
                    .computeEnvironments("local")
                    .jobStateTimeLimitAction(
                        new JobStateTimeLimitAction(
                            BlockedReason.INSUFFICIENT_INSTANCE_CAPACITY, Duration.ofMinutes(10)))
                    .build()));
    blocker();
    JobHandle job = submit(wide("job").notBefore(at(7_200)));
    advance(7_200 + 599);
    assertIs(RUNNABLE, job);
    assertEquals(
        at(7_200),
        batch
            .service()
            .getJobQueueSnapshot("default")
            .frontOfQueue()
            .get(0)
            .earliestTimeAtPosition());
    advance(1);
    assertIs(FAILED, job);
  }

  @Test
  void aClockThatIsSetForwardsBringsTheDate() {
    JobHandle job = submit(job("job").notBefore(at(3_600)));
    jump(3_599);
    assertIs(PENDING, job);
    jump(1);
    assertIs(RUNNING, job);
  }

  @Test
  void aClockThatIsSetBackKeepsItWaiting() {
    JobHandle job = submit(job("job").notBefore(at(3_600)));
    advance(3_000);
    jump(-3_000);
    advance(3_599);
    assertIs(PENDING, job);
    assertEquals(at(3_599), batch.now());
    advance(1);
    assertIs(RUNNING, job);
    assertEquals(at(6_600), batch.describe(job.id()).attempts().get(0).placedAt());
  }

  @Test
  void durationsDoNotFollowTheWallClock() {
    batch.executor().on("job").neverEnds();
    JobHandle job = submit(job("job").notBefore(at(10)).timeout(Duration.ofSeconds(100)));
    advance(10);
    jump(86_400);
    advance(99);
    assertIs(RUNNING, job);
    jump(-2 * 86_400);
    assertIs(RUNNING, job);
    advance(1);
    assertIs(FAILED, job);
  }

  @Test
  void itIsHeldAcrossRestartsAndReleasedIfItsDateCameMeanwhile() {
    for (int snapshots : List.of(0, 1)) {
      batch.journal().snapshotEvery(snapshots);
      Instant date = batch.now().plusSeconds(60);
      JobHandle job = submit(job("job").notBefore(date));
      JobHandle array = submit(job("array").arraySize(2).notBefore(date));
      batch.restartAfter(Duration.ofSeconds(30));
      batch.settle();
      assertIs(PENDING, job, array.child(1));
      batch.restartAfter(Duration.ofSeconds(30));
      batch.settle();
      assertIs(RUNNING, job, array.child(0), array.child(1));
      batch.runUntilIdle();
      assertIs(SUCCEEDED, job, array);
    }
  }

  @Test
  void manyWhoseDateComesAtOnceAreReleasedABoundedNumberInATurn() {
    for (int i = 0; i < 3_000; i++) {
      batch.submit(job("job").notBefore(at(60)).build());
    }
    batch.submit(job("array").arraySize(5_000).notBefore(at(60)).build());
    JobHandle last = batch.submit(job("last").notBefore(at(60)).build());
    blocker();
    advance(60);
    assertIs(RUNNABLE, last);
    assertEquals(3_002, recorded("HoldEnded"));
    int largest = batch.journal().factsPerTurn().stream().mapToInt(i -> i).max().orElse(0);
    assertEquals(true, largest <= 5_000, "facts in one turn: " + largest);
    assertEquals(3_002, batch.service().explain(last.id()).position() - 4_999);
  }

  @Test
  void datesThatCannotBeKeptAreRefused() {
    assertRefused(
        "notBefore: '2030-01-01T02:00:00Z' must be before the deadline, 2030-01-01T01:00:00Z",
        job("j").notBefore(at(7_200)).deadline(Duration.ofHours(1), DeadlineAction.WARN));
    assertRefused(
        "deadline.at: '2030-01-01T00:00:00Z' must be in the future: the clock shows"
            + " 2030-01-01T00:00:00Z",
        job("j").deadline(START, DeadlineAction.WARN));
    assertRefused(
        "deadline.within: 'PT" + Long.MAX_VALUE / 3_600 + "H30M7S' must end before the year 10000",
        job("j").deadline(Duration.ofSeconds(Long.MAX_VALUE), DeadlineAction.WARN));
    assertRefused(
        "notBefore: '+1000000000-12-31T23:59:59.999999999Z' must be before the year 10000",
        job("j").notBefore(Instant.MAX));
    assertRefused(
        "deadline.at: '+1000000000-12-31T23:59:59.999999999Z' must be before the year 10000",
        job("j").deadline(Instant.MAX, DeadlineAction.WARN));
    assertEquals(0, recorded("JobSubmitted"));
  }

  private void assertRefused(String words, SubmitJobRequest.Builder request) {
    ClientException e = assertThrows(ClientException.class, () -> batch.submit(request.build()));
    assertEquals(words, e.getMessage());
  }
}
