package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobFilter;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BulkTest extends Behaviour {
  private static final String WHY = "no longer wanted";

  private long cancel(JobFilter.Builder filter) {
    return batch.service().cancelJobs(filter.build(), WHY);
  }

  private void assertCancelled(JobHandle... jobs) {
    for (JobHandle job : jobs) {
      batch.assertThat(job).failedBecause(WHY);
      assertTrue(batch.describe(job.id()).isCancelled());
    }
  }

  private void assertLeft(JobHandle... jobs) {
    for (JobHandle job : jobs) {
      assertFalse(batch.describe(job.id()).status().isTerminal());
    }
  }

  @Test
  void cancelsWhatWaitsAndCountsIt() {
    JobHandle blocker = blocker();
    JobHandle one = submit("one");
    JobHandle two = submit("two", one);
    JobHandle array = array("array", 5);
    assertEquals(3, batch.service().cancelJobs(JobFilter.queue("default"), WHY));
    assertCancelled(one, two, array, array.child(4));
    assertLeft(blocker);
    assertEquals(0, batch.service().cancelJobs(JobFilter.queue("default"), WHY));
  }

  @Test
  void terminatesWhatRunsToo() {
    JobHandle blocker = blocker();
    JobHandle one = submit("one");
    assertEquals(2, batch.service().terminateJobs(JobFilter.queue("default"), WHY));
    batch.settle();
    for (JobHandle job : List.of(blocker, one)) {
      batch.assertThat(job).failedBecause(WHY);
      assertTrue(batch.describe(job.id()).isTerminated());
    }
    assertTrue(batch.executor().running().isEmpty());
  }

  @Test
  void selectsByQueue() {
    batch.service().createJobQueue(JobQueue.of("other", 1, "local"));
    blocker();
    JobHandle mine = submit("mine");
    JobHandle theirs = batch.submit(job("theirs").queue("other").build());
    assertEquals(1, cancel(JobFilter.builder().jobQueue("other")));
    assertCancelled(theirs);
    assertLeft(mine);
  }

  @Test
  void selectsByNameInAnyCase() {
    blocker();
    JobHandle one = submit("Night-1");
    JobHandle two = submit("night-2");
    JobHandle day = submit("day");
    assertEquals(1, cancel(JobFilter.builder().jobName("NIGHT-1")));
    assertEquals(1, cancel(JobFilter.builder().jobName("night*")));
    assertCancelled(one, two);
    assertLeft(day);
  }

  @Test
  void selectsByDefinitionAndRevision() {
    blocker();
    JobHandle first = submit("first");
    batch.register(JobDefinition.process(WORK, "false").build());
    JobHandle second = submit("second");
    assertEquals(1, cancel(JobFilter.builder().jobDefinition(WORK + ":2")));
    assertCancelled(second);
    assertLeft(first);
    assertEquals(1, cancel(JobFilter.builder().jobDefinition(WORK)));
  }

  @Test
  void selectsByStatus() {
    JobHandle blocker = blocker();
    JobHandle runnable = submit("runnable");
    JobHandle pending = submit("pending", runnable);
    assertEquals(1, cancel(JobFilter.builder().statuses(JobStatus.PENDING)));
    assertCancelled(pending);
    assertLeft(runnable, blocker);
  }

  @Test
  void selectsByTimeAndTag() {
    blocker();
    JobHandle early = batch.submit(job("early").tag("team", "a").build());
    advance(10);
    Instant middle = batch.now();
    JobHandle late = batch.submit(job("late").tag("team", "a").build());
    JobHandle other = batch.submit(job("other").tag("team", "b").build());
    assertEquals(1, cancel(JobFilter.builder().createdBefore(middle).tag("team", "a")));
    assertCancelled(early);
    JobFilter.Builder after = JobFilter.builder().createdAfter(middle.minusMillis(1));
    assertEquals(1, cancel(after.tag("team", "a")));
    assertCancelled(late);
    assertLeft(other);
    assertEquals(0, cancel(JobFilter.builder().createdBefore(Instant.MIN)));
    assertEquals(0, cancel(JobFilter.builder().createdAfter(Instant.MAX)));
  }

  @Test
  void everythingThatIsGivenMustFit() {
    blocker();
    JobHandle one = batch.submit(job("one").tag("a", "b").build());
    JobHandle two = batch.submit(job("two").tag("a", "b").build());
    assertEquals(1, cancel(JobFilter.builder().jobName("one").tag("a", "b")));
    assertCancelled(one);
    assertLeft(two);
  }

  @Test
  void actsOnlyOnWhatExistedWhenItWasCalled() throws Exception {
    blocker();
    each(5_000, i -> submit("old"));
    CompletableFuture<Long> count =
        batch.service().async().cancelJobs(JobFilter.queue("default"), WHY).toCompletableFuture();
    CompletableFuture<JobHandle> late =
        batch.service().async().submit(job("late").build()).toCompletableFuture();
    batch.settle();
    assertEquals(5_000, count.get());
    assertLeft(late.get());
  }

  @Test
  void nothingThatIsToBeCancelledIsStartedMeanwhile() {
    JobHandle blocker = blocker();
    each(5_000, i -> submit("old"));
    batch.service().async().terminate(blocker.id(), "make way");
    assertEquals(5_000, cancel(JobFilter.builder().jobName("old")));
    batch.runUntilIdle();
    assertEquals(List.of("blocker"), launched());
    JobHandle next = submit("next");
    batch.runUntilIdle();
    batch.assertThat(next).succeeded();
  }

  @Test
  void manyAreCancelledInBoundedTurns() {
    blocker();
    each(50_000, i -> submit("old"));
    JobHandle dependent = batch.submit(job("old").arraySize(1_000).build());
    assertEquals(50_001, cancel(JobFilter.builder().jobName("old")));
    assertCancelled(dependent);
    assertTrue(batch.journal().largestBatch() < 6_000, "" + batch.journal().largestBatch());
  }

  @Test
  void otherCallsAreAnsweredMeanwhile() throws Exception {
    blocker();
    JobHandle first = submit("first");
    each(20_000, i -> submit("old"));
    CompletableFuture<Long> count =
        batch
            .service()
            .async()
            .cancelJobs(JobFilter.builder().jobName("old").build(), WHY)
            .toCompletableFuture();
    assertTrue(first.describe().isPresent());
    batch.settle();
    assertEquals(20_000, count.get());
  }

  @Test
  void whatSaysNothingOrNamesNoQueueIsRefused() {
    int facts = batch.facts().size();
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> JobFilter.builder().build());
    assertTrue(e.getMessage().startsWith("filter: "), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> JobFilter.builder().jobName("a*b").build());
    ClientException unknown =
        assertThrows(
            ClientException.class,
            () -> batch.service().cancelJobs(JobFilter.queue("nowhere"), WHY));
    assertEquals("filter.jobQueue: 'nowhere' does not exist", unknown.getMessage());
    for (String reason : List.of("", " ", "x".repeat(1_025))) {
      assertThrows(
          ClientException.class,
          () -> batch.service().terminateJobs(JobFilter.queue("default"), reason));
    }
    assertEquals(facts, batch.facts().size());
  }

  @Test
  void wideJobsOfOneNameAreEndedAndOthersGoOn() {
    JobHandle wide = batch.submit(SubmitJobRequest.builder("wide", WIDE).build());
    batch.settle();
    JobHandle next = submit("next");
    assertEquals(1, batch.service().terminateJobs(JobFilter.builder().jobName("w*").build(), WHY));
    batch.runUntilIdle();
    batch.assertThat(wide).failedBecause(WHY);
    batch.assertThat(next).succeeded();
  }
}
