package io.github.batchwright.testkit.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.dispatch.DispatchMode;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.replay.JobDifference.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Small records whose replay under another policy was worked out by hand. */
class DecisionReplayTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private static SchedulingPolicy weights(double a, double b) {
    return SchedulingPolicy.fairShare(
        "shares",
        FairsharePolicy.of(
            Duration.ofHours(1), ShareAttributes.of("a", a), ShareAttributes.of("b", b)));
  }

  private static BatchHarness machine(JobQueue queue) {
    return BatchHarness.builder()
        .computeEnvironment(ComputeEnvironment.fixed("one", Resources.of(1, 1_000)))
        .schedulingPolicy(weights(1, 1))
        .jobQueue(queue)
        .jobDefinition(JobDefinition.process("work", "true").resources(Resources.of(1, 10)).build())
        .build();
  }

  private static BatchHarness shared() {
    return machine(
        JobQueue.builder("q").schedulingPolicy("shares").computeEnvironments("one").build());
  }

  private static SubmitJobRequest job(String name, String share) {
    return SubmitJobRequest.builder(name, "work").queue("q").share(share).build();
  }

  private static DecisionReplay replay(BatchHarness batch) {
    return DecisionReplay.of(RecordedWorkload.read(batch.journal()));
  }

  private static void startsAfter(long seconds, JobDifference one) {
    Instant at = one.replay().firstPlacedAt().orElseThrow();
    assertEquals(START.plusSeconds(seconds), at, one::toString);
  }

  /**
   * One machine, jobs of 10 s. With equal weights the shares take turns: a1 b1 a2 b2 a3 b3. With
   * weights 1 and 4 what b uses counts more (a higher weight factor means less), so that after each
   * of them had one job a goes on until it has used as much as four of b count: a1 b1 a2 a3 b2 b3.
   */
  @Test
  void otherWeightsMoveTheJobsOfOneShare() {
    try (BatchHarness batch = shared()) {
      batch.executor().on("*").takes(Duration.ofSeconds(10));
      List<JobHandle> jobs = new ArrayList<>();
      for (String name : List.of("a1", "b1", "a2", "b2", "a3", "b3")) {
        jobs.add(batch.submit(job(name, name.substring(0, 1))));
      }
      batch.runUntilIdle();

      DiffAssert.assertThat(replay(batch).run()).isEmpty();
      DecisionDiff diff = replay(batch).change(weights(1, 4)).run();

      assertEquals(2, diff.different(), diff::text);
      JobDifference b2 = diff.of(jobs.get(3).id()).orElseThrow();
      JobDifference a3 = diff.of(jobs.get(4).id()).orElseThrow();
      assertEquals(Set.of(Kind.START, Kind.END), b2.kinds());
      startsAfter(40, b2);
      startsAfter(30, a3);
      assertEquals(Duration.ofSeconds(10), b2.startsLaterBy().orElseThrow());
      assertEquals(1, diff.earlier());
      assertEquals(1, diff.later());
      assertEquals(Duration.ofSeconds(10), diff.latest());
      // 0 + 10 + 20 + 30 + 40 + 50 in both.
      assertEquals(Duration.ofSeconds(25), diff.record().meanWait());
      assertEquals(diff.record(), diff.replay());
      assertEquals(1.0, diff.replay().utilisation(), 1e-9);
      // (10 + 20 + ... + 60) / 10 / 6
      assertEquals(3.5, diff.replay().meanBoundedSlowdown(), 1e-9);
      DiffAssert.assertThat(diff)
          .noJobStartsLaterThan(Duration.ofSeconds(10))
          .meanWaitIsAtMost(1.0)
          .maxWaitIsAtMost(1.0)
          .p95WaitIsAtMost(1.0)
          .meanBoundedSlowdownIsAtMost(1.0)
          .makespanIsAtMost(1.0)
          .isNotEmpty();
      AssertionError error =
          assertThrows(
              AssertionError.class,
              () -> DiffAssert.assertThat(diff).noJobStartsLaterThan(Duration.ofSeconds(9)));
      assertTrue(
          error.getMessage().startsWith("A job starts later by 10.000 s, and may by 9.000 s"));
      assertTrue(error.getMessage().contains("moved the most"), error::getMessage);
      assertTrue(diff.json().contains("\"different\":2,\"earlier\":1,\"later\":1"), diff::json);
    }
  }

  /** Two machines instead of one: every second job starts with the one before it. */
  @Test
  void aLargerEnvironmentStartsJobsEarlier() {
    try (BatchHarness batch = machine(JobQueue.of("q", 1, "one"))) {
      batch.executor().on("*").takes(Duration.ofSeconds(10));
      JobHandle last = null;
      for (int i = 0; i < 4; i++) {
        last = batch.submit(SubmitJobRequest.builder("j" + i, "work").queue("q").build());
      }
      batch.runUntilIdle();

      DecisionDiff diff =
          replay(batch).change(ComputeEnvironment.fixed("one", 2, Resources.of(1, 1_000))).run();

      assertEquals(3, diff.earlier(), diff::text);
      assertEquals(0, diff.later());
      JobDifference moved = diff.of(last.id()).orElseThrow();
      startsAfter(10, moved);
      assertEquals("one/1", moved.replay().attempts().get(0).instance());
      assertEquals(Duration.ofSeconds(40), diff.record().makespan());
      assertEquals(Duration.ofSeconds(20), diff.replay().makespan());
      assertEquals(diff.of(last.id()).orElseThrow(), diff.biggestMovers(1).get(0));
    }
  }

  /**
   * A machine of 4 vCPUs. Wide takes 3 of them for 100 s, whole all 4 for 100 s, small 1 for 50 s,
   * and late 1 for 150 s. Strictly, small and late wait behind whole until 200 s. With EASY
   * backfill whole has a reservation at 100 s: small fits in before, late does not, and starts at
   * 200 s.
   */
  @Test
  void easyBackfillStartsWhatIsDoneBeforeTheHeadCouldStart() {
    BatchHarness batch =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("one", Resources.of(4, 1_000)))
            .jobQueue(JobQueue.of("q", 1, "one"))
            .build();
    List<JobHandle> jobs = new ArrayList<>();
    addExpected(batch, jobs, "wide", 3, 100);
    addExpected(batch, jobs, "whole", 4, 100);
    addExpected(batch, jobs, "small", 1, 50);
    addExpected(batch, jobs, "late", 1, 150);
    batch.runUntilIdle();

    DiffAssert.assertThat(replay(batch).run()).isEmpty();
    DecisionDiff diff =
        replay(batch)
            .change(
                JobQueueUpdate.builder("q")
                    .dispatchPolicy(DispatchPolicy.of(DispatchMode.EASY))
                    .build())
            .run();

    assertEquals(1, diff.different(), diff::text);
    JobDifference small = diff.of(jobs.get(2).id()).orElseThrow();
    assertEquals(Set.of(Kind.START, Kind.END), small.kinds());
    startsAfter(0, small);
    assertEquals(START.plusSeconds(50), small.replay().stoppedAt());
    assertEquals(Duration.ofSeconds(-200), small.startsLaterBy().orElseThrow());
    // (0 + 100 + 200 + 200) / 4 and (0 + 100 + 0 + 200) / 4
    assertEquals(Duration.ofSeconds(125), diff.record().meanWait());
    assertEquals(Duration.ofSeconds(75), diff.replay().meanWait());
    DiffAssert.assertThat(diff).noJobStartsLaterThan(Duration.ZERO).meanWaitIsAtMost(0.6);
  }

  private static void addExpected(
      BatchHarness batch, List<JobHandle> jobs, String name, int vcpus, int seconds) {
    Duration length = Duration.ofSeconds(seconds);
    batch.register(JobDefinition.process(name, "true").resources(Resources.of(vcpus, 10)).build());
    batch.executor().on(name).takes(length);
    jobs.add(
        batch.submit(
            SubmitJobRequest.builder(name, name).queue("q").expectedDuration(length).build()));
  }

  /**
   * In the record the host of a long job is lost after a minute and the job begins anew elsewhere.
   * On a host of its own in another environment it is not lost, and takes as long as the second
   * attempt did.
   */
  @Test
  void whatIsNotLostInTheReplayDoesWhatTheNextAttemptDid() {
    BatchHarness batch =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.reported("hosts"))
            .computeEnvironment(ComputeEnvironment.fixed("safe", Resources.of(1, 1_000)))
            .jobQueue(JobQueue.of("q", 1, "hosts", "safe"))
            .jobDefinition(
                JobDefinition.process("work", "true")
                    .resources(Resources.of(1, 10))
                    .attempts(2)
                    .build())
            .build();
    batch.hosts("hosts").add("h1", Resources.of(1, 1_000));
    batch.executor().on("long").attempt(1).takes(Duration.ofHours(9));
    batch.executor().on("long").attempt(2).takes(Duration.ofMinutes(5)).exitsWith(0);
    JobHandle job = batch.submit(SubmitJobRequest.builder("long", "work").queue("q").build());
    batch.advance(Duration.ofMinutes(1));
    batch.hosts("hosts").lose("h1");
    batch.runUntilIdle();

    DiffAssert.assertThat(replay(batch).run()).isEmpty();
    DecisionDiff diff =
        replay(batch)
            .change(JobQueueUpdate.builder("q").computeEnvironments("safe", "hosts").build())
            .run();

    JobDifference one = diff.of(job.id()).orElseThrow();
    assertEquals(Set.of(Kind.INSTANCE, Kind.ATTEMPTS, Kind.END), one.kinds());
    assertEquals(1, one.replay().attempts().size());
    assertEquals(START.plus(Duration.ofMinutes(5)), one.replay().stoppedAt());
    assertEquals(1, diff.guessed());
  }

  @Test
  void whatTheRecordCannotTellIsSaid() {
    try (BatchHarness batch = machine(JobQueue.of("q", 1, "one"))) {
      batch.executor().on("*").takes(Duration.ofSeconds(10));
      batch.submit(SubmitJobRequest.builder("before", "work").queue("q").build());
      batch.advance(Duration.ofSeconds(15));
      batch.submit(SubmitJobRequest.builder("runs", "work").queue("q").build());
      batch.submit(SubmitJobRequest.builder("waits", "work").queue("q").build());
      batch.journal().snapshotEvery(1);
      batch.advance(Duration.ofSeconds(3));
      batch.submit(SubmitJobRequest.builder("last", "work").queue("q").build());
      batch.journal().snapshotEvery(0);
      batch.advance(Duration.ofSeconds(10));

      RecordedWorkload record = RecordedWorkload.read(batch.journal());

      assertTrue(!record.isComplete());
      assertEquals(START.plusSeconds(18), record.from());
      assertEquals(START.plusSeconds(25), record.to());
      assertEquals(0, record.submittedJobs());
      assertEquals(
          List.of(
              "The record is complete from 2030-01-01T00:00:18Z on: facts 1 to "
                  + "%s are a snapshot, with 3 jobs and children that were not finished.",
              "2 jobs and children are not finished when the record ends, at 2030-01-01T00:00:25Z."),
          record.notes().stream()
              .map(note -> note.replaceFirst("facts 1 to \\d+", "facts 1 to %s"))
              .toList());
      DecisionDiff diff = DecisionReplay.of(record).run();
      DiffAssert.assertThat(diff).isEmpty();
      assertEquals(record.notes(), diff.notes());
    }
  }

  @Test
  void changesThatCannotBeReplayedAreRefused() {
    try (BatchHarness batch = shared()) {
      batch.submit(job("a1", "a"));
      batch.runUntilIdle();

      IllegalArgumentException unknown =
          assertThrows(
              IllegalArgumentException.class,
              () -> replay(batch).change(JobQueueUpdate.builder("r").build()).run());
      assertEquals("jobQueue: 'r' must be one that the record has: [q]", unknown.getMessage());
      IllegalStateException closed =
          assertThrows(
              IllegalStateException.class,
              () ->
                  replay(batch)
                      .change(JobQueueUpdate.builder("q").state(ResourceState.DISABLED).build())
                      .run());
      assertTrue(
          closed.getMessage().contains("'a1', cannot be submitted in the replay as it was"),
          closed::getMessage);
    }
  }

  /** The service that is recorded goes on, and is not disturbed. */
  @Test
  void aServiceMayGoOnWhileItsJournalIsReplayed() {
    try (BatchHarness batch = shared()) {
      JobHandle job = batch.submit(job("a1", "a"));
      DiffAssert.assertThat(replay(batch).run()).isEmpty();
      batch.runUntilIdle();
      batch.assertThat(job).succeeded();
      DiffAssert.assertThat(replay(batch).run()).isEmpty();
    }
  }
}
