package io.github.batchwright.behaviour;

import static io.github.batchwright.model.JobStatus.FAILED;
import static io.github.batchwright.model.JobStatus.PENDING;
import static io.github.batchwright.model.JobStatus.RUNNING;
import static io.github.batchwright.model.JobStatus.SUCCEEDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.model.start.DeadlineEvent;
import io.github.batchwright.model.start.JobDeadline;
import io.github.batchwright.model.start.TimingDetail;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that are to be finished by a date. */
class DeadlinesTest extends Timed {
  private static final String LATE = "Deadline passed: was to be finished by 2030-01-01T00:01:00Z";

  private static SubmitJobRequest.Builder due(
      SubmitJobRequest.Builder request, DeadlineAction action) {
    return request.deadline(at(60), action);
  }

  private TimingDetail timing(JobHandle job) {
    return Objects.requireNonNull(batch.describe(job.id()).timing());
  }

  @ParameterizedTest
  @EnumSource(DeadlineAction.class)
  void nothingIsToldOfOneThatIsFinishedInTime(DeadlineAction action) {
    batch.executor().on("job").takes(Duration.ofSeconds(59));
    JobHandle job = submit(due(job("job"), action));
    assertEquals(new TimingDetail(null, null, at(60), action, null, null), timing(job));
    batch.runUntilIdle();
    assertIs(SUCCEEDED, job);
    assertEquals(at(59), batch.now(), "a deadline of what is finished wakes nobody");
    advance(60);
    assertEquals(List.of(), told);
    assertEquals(0, recorded("DeadlinePassed"));
    assertEquals(new TimingDetail(null, null, at(60), action, null, null), timing(job));
  }

  @Test
  void aWarningIsToldOnceAtTheDeadlineAndChangesNothing() {
    batch.executor().on("job").takes(Duration.ofSeconds(90));
    JobHandle job = submit(due(job("job"), DeadlineAction.WARN));
    batch.advance(Duration.ofMillis(59_999));
    assertEquals(List.of(), told);
    batch.advance(Duration.ofMillis(1));
    assertEquals(
        List.of(new DeadlineEvent(job.id(), "job", "default", at(60), at(60), DeadlineAction.WARN)),
        told);
    assertEquals(
        new TimingDetail(null, null, at(60), DeadlineAction.WARN, at(60), null), timing(job));
    batch.runUntilIdle();
    assertIs(SUCCEEDED, job);
    assertEquals(1, told.size());
    assertEquals(1, recorded("DeadlinePassed"));
    assertEquals(at(60), timing(job).passedAt(), "also once it is finished");
  }

  @Test
  void cancelsWhatWasNotPlacedAndLetsGoOnWhatRuns() {
    JobHandle blocker = blocker();
    JobHandle runnable = submit(due(job("runnable"), DeadlineAction.CANCEL));
    JobHandle pending = submit(due(job("pending").dependsOn(blocker.id()), DeadlineAction.CANCEL));
    JobHandle array = submit(due(job("array").arraySize(3), DeadlineAction.CANCEL));
    JobHandle dependent = submit(job("dependent").dependsOn(runnable.id()));
    advance(60);
    for (JobHandle job : List.of(runnable, pending, array, array.child(2))) {
      batch.assertThat(job).failedBecause(LATE);
    }
    assertTrue(batch.describe(runnable.id()).isCancelled());
    batch.assertThat(dependent).failedBecause("Dependent Job failed");
    assertEquals(3, told.size());
    assertIs(RUNNING, blocker);
  }

  @Test
  void cancelLetsGoOnWhatRuns() {
    batch.executor().on("*").takes(Duration.ofSeconds(90));
    JobHandle job = submit(due(job("job"), DeadlineAction.CANCEL));
    JobHandle array = submit(due(job("array").arraySize(9), DeadlineAction.CANCEL));
    advance(60);
    assertIs(RUNNING, job);
    batch.assertThat(array).hasChildren(RUNNING, 3).hasChildren(FAILED, 6);
    batch.assertThat(array.child(8)).failedBecause(LATE);
    batch.runUntilIdle();
    assertIs(SUCCEEDED, job, array.child(0));
    batch.assertThat(array).failedBecause(LATE).hasChildren(SUCCEEDED, 3);
    assertEquals(2, told.size());
  }

  @Test
  void terminateStopsWhatRunsToo() {
    batch.executor().on("*").neverEnds();
    JobHandle job = submit(due(job("job"), DeadlineAction.TERMINATE));
    JobHandle array = submit(due(job("array").arraySize(9), DeadlineAction.TERMINATE));
    JobHandle held = submit(due(job("held").notBefore(at(59)), DeadlineAction.TERMINATE));
    advance(60);
    batch.runUntilIdle();
    batch.assertThat(job).failedBecause(LATE);
    batch.assertThat(held).failedBecause(LATE);
    batch.assertThat(array).failedBecause(LATE).hasChildren(FAILED, 9);
    assertTrue(batch.describe(job.id()).isTerminated());
    assertEquals(List.of(), batch.executor().running());
  }

  @Test
  void anArrayIsLateUntilAllOfItIsFinished() {
    batch.executor().on("array").takes(Duration.ofSeconds(10));
    batch.executor().on("array").arrayIndex(2).takes(Duration.ofSeconds(61));
    JobHandle array = submit(due(job("array").arraySize(3), DeadlineAction.WARN));
    advance(60);
    assertEquals(List.of(array.id()), told.stream().map(DeadlineEvent::jobId).toList());
    batch.runUntilIdle();
    assertIs(SUCCEEDED, array);
  }

  @Test
  void aDeadlineWithinCountsFromTheSubmissionOnTheWallClock() {
    advance(30);
    jump(1_000);
    JobHandle job =
        submit(
            job("job")
                .notBefore(at(9_999))
                .deadline(JobDeadline.within(Duration.ofHours(3), DeadlineAction.WARN)));
    assertEquals(at(1_030 + 10_800), timing(job).deadline());
    jump(-500);
    batch.restart();
    assertEquals(at(1_030 + 10_800), timing(job).deadline());
  }

  @Test
  void theSameSubmissionIsAnsweredAfterItsDeadlineToo() {
    SubmitJobRequest.Builder request = due(job("job"), DeadlineAction.WARN).clientToken("once");
    JobHandle job = submit(request);
    advance(120);
    assertEquals(job.id(), submit(request).id());
  }

  @Test
  void aClockThatIsSetForwardsPassesItAtOnceAndOneThatIsSetBackNotAgain() {
    blocker();
    JobHandle job = submit(due(job("job"), DeadlineAction.WARN));
    jump(3_600);
    assertEquals(List.of(at(3_600)), told.stream().map(DeadlineEvent::at).toList());
    jump(-3_600);
    assertEquals(at(3_600), timing(job).passedAt());
    advance(120);
    assertEquals(1, told.size());
    batch.restartAfter(Duration.ofSeconds(5));
    batch.settle();
    assertEquals(1, told.size());
    assertEquals(1, recorded("DeadlinePassed"));
  }

  @Test
  void oneWhoseDateAndDeadlineHaveBothPassedIsNotStartedToBeCancelled() {
    JobHandle cancelled = submit(due(job("cancelled").notBefore(at(30)), DeadlineAction.CANCEL));
    JobHandle warned = submit(due(job("warned").notBefore(at(30)), DeadlineAction.WARN));
    jump(61);
    batch.assertThat(cancelled).failedBecause(LATE);
    assertIs(RUNNING, warned);
    assertEquals(2, told.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void whatPassesWhileTheServiceIsDownIsActedUponOnceItIsBack(int snapshots) {
    batch.journal().snapshotEvery(snapshots);
    batch.executor().on("*").takes(Duration.ofSeconds(200));
    JobHandle warned = submit(due(wide("warned"), DeadlineAction.WARN));
    JobHandle cancelled = submit(due(job("cancelled"), DeadlineAction.CANCEL));
    batch.restartAfter(Duration.ofSeconds(59));
    batch.settle();
    assertEquals(List.of(), told);
    batch.restartAfter(Duration.ofSeconds(41));
    batch.settle();
    assertEquals(List.of(at(100), at(100)), told.stream().map(DeadlineEvent::at).toList());
    batch.assertThat(cancelled).failedBecause(LATE);
    batch.restart();
    batch.runUntilIdle();
    assertIs(SUCCEEDED, warned);
    assertEquals(2, told.size());
    assertEquals(at(100), timing(warned).passedAt());
    assertEquals(2, recorded("DeadlinePassed"));
  }

  @Test
  void manyThatPassAtOnceAreActedUponBeforeAnythingIsPlaced() {
    JobHandle blocker = blocker();
    List<JobHandle> jobs = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      jobs.add(batch.submit(due(job("job"), DeadlineAction.CANCEL).build()));
    }
    batch.settle();
    batch.executor().end(batch.executor().running().get(0), AttemptOutcome.exited(0));
    batch.time().jump(Duration.ofSeconds(60));
    batch.settle();
    assertIs(SUCCEEDED, blocker);
    assertEquals(List.of("blocker"), launched());
    jobs.forEach(job -> assertIs(FAILED, job));
    assertEquals(3_000, told.size());
    int largest = batch.journal().factsPerTurn().stream().mapToInt(i -> i).max().orElse(0);
    assertTrue(largest <= 5_000, "facts in one turn: " + largest);
  }

  @Test
  void whatIsForgottenLeavesNothing() throws Exception {
    use(BatchHarness.builder().retention(new Retention(Duration.ofSeconds(5), 10)));
    JobHandle job = submit(due(job("job"), DeadlineAction.WARN));
    advance(30);
    assertTrue(batch.service().describe(job.id()).isEmpty());
    assertEquals(null, EngineProperties.checkReplay(batch).timings().find(1));
    advance(60);
    assertEquals(List.of(), told);
  }

  @Test
  void whatIsBeingStoppedAtItsDeadlineIsToldOfAndEndsAsItWould() {
    batch.executor().on("job").neverEnds().ignoresStop();
    JobHandle job = submit(due(job("job"), DeadlineAction.TERMINATE));
    advance(59);
    job.terminate("by hand");
    advance(1);
    assertEquals(1, told.size());
    batch.runUntilIdle();
    batch.assertThat(job).failedBecause("by hand");
    assertEquals(
        PENDING, status(submit(job("x").notBefore(Instant.parse("2031-01-01T00:00:00Z")))));
  }
}
