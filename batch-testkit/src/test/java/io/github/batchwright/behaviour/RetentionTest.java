package io.github.batchwright.behaviour;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.ListJobsResult;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Retention;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private BatchHarness batch;

  private void start(Duration age, int count) {
    batch = Behaviour.define(BatchHarness.builder().retention(new Retention(age, count)).build());
  }

  private JobHandle submit(String name) {
    return batch.submit(Behaviour.job(name).build());
  }

  private boolean isKnown(JobHandle job) {
    return job.describe().isPresent();
  }

  @AfterEach
  void close() {
    if (batch != null) {
      batch.close();
    }
  }

  @Test
  void aListingStepsOverWhatIsForgotten() {
    start(ofDays(7), 3);
    batch.executor().on("endless").neverEnds();
    JobHandle endless = submit("endless");
    batch.executor().on("quick*").takes(Duration.ZERO);
    for (int i = 0; i < 30_000; i++) {
      submit("quick" + i);
    }
    batch.settle();
    ListJobsResult page = batch.service().list(ListJobsRequest.queue("default").anyStatus());
    assertEquals(4, page.jobs().size(), "those that are kept, and the one that runs, in one page");
    assertEquals(endless.id(), page.jobs().get(3).jobId());
    assertNull(page.nextToken());
  }

  @Test
  void finishedJobsAreForgottenByAge() {
    start(ofDays(7), 1000);
    JobHandle first = submit("first");
    batch.runUntilIdle();
    batch.advance(ofDays(3));
    JobHandle second = submit("second");
    batch.advance(ofDays(4).minusMillis(1));
    assertTrue(isKnown(first));
    batch.advance(ofMillis(1));
    assertFalse(isKnown(first));
    assertTrue(isKnown(second));
  }

  @Test
  void finishedJobsAreForgottenByCountOldestFirst() {
    start(ofDays(7), 3);
    batch.executor().on("slow").takes(ofSeconds(2));
    JobHandle slow = submit("slow");
    List<JobHandle> jobs = Behaviour.each(3, i -> submit("job"));
    batch.runUntilIdle();
    assertTrue(isKnown(slow));
    assertFalse(isKnown(jobs.get(0)));
    assertTrue(isKnown(jobs.get(1)) && isKnown(jobs.get(2)));
  }

  @Test
  void whatIsNotFinishedIsNeverForgotten() {
    start(ofSeconds(1), 0);
    batch.executor().on("long").neverEnds();
    JobHandle job = submit("long");
    JobHandle after = batch.submit(Behaviour.job("after").dependsOn(job.id()).build());
    batch.advance(ofDays(1000));
    assertTrue(isKnown(job) && isKnown(after));
  }

  @Test
  void aForgottenJobIsUnknown() {
    start(ofDays(7), 0);
    JobHandle job = submit("job");
    batch.runUntilIdle();
    assertFalse(isKnown(job));
    job.cancel("nobody there");
    job.terminate("nobody there");
    assertThrows(ClientException.class, job::await);
    assertThrows(
        ClientException.class,
        () -> batch.submit(Behaviour.job("after").dependsOn(job.id()).build()));
    assertTrue(batch.service().list(ListJobsRequest.queue("default").anyStatus()).jobs().isEmpty());
    assertEquals("", job.logs().stdout());
  }

  @Test
  void whoWaitsForAJobStillHearsOfItsEnd() throws Exception {
    start(ofDays(7), 0);
    JobDetail detail = submit("job").await();
    assertEquals(JobStatus.SUCCEEDED, detail.status());
    CompletableFuture<JobDetail> again = submit("again").completion().toCompletableFuture();
    batch.runUntilIdle();
    assertEquals(JobStatus.SUCCEEDED, again.get().status());
  }

  @Test
  void memoryStaysBounded() {
    start(ofDays(7), 10);
    for (int i = 0; i < 5_000; i++) {
      submit("job");
      if (i % 4 == 3) {
        batch.runUntilIdle();
      }
    }
    batch.submit(Behaviour.job("array").arraySize(1_000).build());
    batch.runUntilIdle();
    assertEquals(1_009L, batch.service().stats().jobs().get(JobStatus.SUCCEEDED));
    Behaviour.each(20, i -> submit("job"));
    batch.runUntilIdle();
    assertEquals(10L, batch.service().stats().jobs().get(JobStatus.SUCCEEDED));
    assertEquals(
        10, batch.service().list(ListJobsRequest.queue("default").anyStatus()).jobs().size());
  }

  @Test
  void anArrayIsKeptWhileAnotherIsTiedToIt() {
    start(ofSeconds(5), 0);
    batch.executor().on("right").takes(ofSeconds(100));
    JobHandle left = batch.submit(Behaviour.job("left").arraySize(8).build());
    JobHandle right =
        batch.submit(
            Behaviour.job("right")
                .arraySize(8)
                .dependsOn(JobDependency.nToN(left.id()))
                .dependsOn(JobDependency.sequential())
                .build());
    batch.advance(ofSeconds(500));
    assertTrue(isKnown(left));
    batch.assertThat(right).hasChildren(JobStatus.SUCCEEDED, 4);
    batch.runUntilIdle();
    batch.advance(ofSeconds(10));
    assertFalse(isKnown(left));
    assertFalse(isKnown(right));
  }

  @Test
  void anAgeThatCannotBeCountedIsRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Retention(Duration.ofSeconds(Long.MAX_VALUE), 1));
    assertTrue(e.getMessage().startsWith("retention.age: '"), e.getMessage());
  }

  private JobHandle submitTo(String queue, String name) {
    return batch.submit(Behaviour.job(name).queue(queue).build());
  }

  private void startQueues(Retention service, Retention own) {
    batch =
        Behaviour.define(
            BatchHarness.builder()
                .retention(service)
                .jobQueue(JobQueue.of("default", 1, "local"))
                .jobQueue(JobQueue.of("other", 1, "local"))
                .jobQueue(
                    JobQueue.builder("own").computeEnvironments("local").retention(own).build())
                .build());
  }

  @Test
  void aQueueMayKeepItsJobsForAnotherAge() {
    startQueues(new Retention(ofDays(7), 100), new Retention(ofSeconds(10), 100));
    JobHandle usual = submit("usual");
    JobHandle own = submitTo("own", "own");
    batch.advance(ofSeconds(10));
    assertTrue(isKnown(usual) && isKnown(own));
    batch.advance(ofSeconds(1));
    assertFalse(isKnown(own));
    batch.advance(ofDays(7).minusSeconds(11));
    assertTrue(isKnown(usual));
    batch.advance(ofSeconds(1));
    assertFalse(isKnown(usual));
  }

  @Test
  void aQueueMayKeepItsJobsForLonger() {
    startQueues(new Retention(ofSeconds(10), 0), new Retention(ofDays(30), 2));
    List<JobHandle> own = Behaviour.each(3, i -> submitTo("own", "own"));
    batch.runUntilIdle();
    batch.advance(ofDays(29));
    JobHandle usual = submit("usual");
    batch.runUntilIdle();
    assertFalse(isKnown(usual));
    assertFalse(isKnown(own.get(0)));
    assertTrue(isKnown(own.get(1)) && isKnown(own.get(2)));
  }

  @Test
  void queuesWithoutARetentionOfTheirOwnShareTheServices() {
    startQueues(new Retention(ofDays(7), 3), new Retention(ofDays(7), 1));
    List<JobHandle> jobs =
        Behaviour.each(
            6,
            i -> {
              JobHandle job = submitTo(i % 2 == 0 ? "default" : "other", "job");
              submitTo("own", "own");
              batch.runUntilIdle();
              return job;
            });
    assertEquals(
        List.of(false, false, false, true, true, true), jobs.stream().map(this::isKnown).toList());
    assertEquals(1, batch.service().list(ListJobsRequest.queue("own").anyStatus()).jobs().size());
  }

  @Test
  void jobsOfADeletedQueueAreKeptAsTheServiceSays() {
    startQueues(new Retention(ofSeconds(100), 100), new Retention(ofDays(7), 100));
    JobHandle job = submitTo("own", "own");
    batch.runUntilIdle();
    delete("own");
    batch.advance(ofSeconds(50));
    assertTrue(isKnown(job));
    batch.advance(ofSeconds(60));
    assertFalse(isKnown(job));
  }

  private void delete(String queue) {
    batch
        .service()
        .updateJobQueue(JobQueueUpdate.builder(queue).state(ResourceState.DISABLED).build());
    batch.service().deleteJobQueue(queue);
    batch.settle();
  }

  @Test
  void anArrayThatIsLookedAtHoldsUpNobody() {
    start(ofSeconds(5), 100);
    batch.executor().on("right").takes(ofSeconds(100));
    JobHandle left = batch.submit(Behaviour.job("left").arraySize(2).build());
    batch.runUntilIdle();
    JobHandle right =
        batch.submit(
            Behaviour.job("right").arraySize(2).dependsOn(JobDependency.nToN(left.id())).build());
    JobHandle later = submit("later");
    batch.advance(ofSeconds(50));
    assertTrue(isKnown(left) && isKnown(right));
    assertFalse(isKnown(later), "it is not held up by what is looked at");
    batch.advance(ofSeconds(51));
    assertFalse(isKnown(left), "it is old enough once nobody looks at it");
    assertTrue(isKnown(right));
    batch.advance(ofSeconds(5));
    assertFalse(isKnown(right));
  }

  @Test
  void manyAreForgottenInBoundedTurns() {
    start(ofSeconds(10), 1_000_000);
    batch.executor().on("job").takes(Duration.ZERO);
    Behaviour.each(20_000, i -> submit("job"));
    batch.runUntilIdle();
    batch.advance(ofSeconds(11));
    assertEquals(0L, batch.service().stats().jobs().get(JobStatus.SUCCEEDED));
    assertTrue(batch.journal().largestBatch() < 5_000);
  }
}
