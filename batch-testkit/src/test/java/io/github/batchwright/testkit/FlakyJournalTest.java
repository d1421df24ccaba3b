package io.github.batchwright.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.ServiceState;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.SubmitJobRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlakyJournalTest {
  private final BatchHarness batch = BatchHarness.create();

  @BeforeEach
  void register() {
    batch.register(JobDefinition.process("work", "work").build());
  }

  @AfterEach
  void close() {
    batch.close();
  }

  private CompletableFuture<JobHandle> submit() {
    SubmitJobRequest request = SubmitJobRequest.builder("one", "work").build();
    CompletableFuture<JobHandle> reply =
        batch.service().async().submit(request).toCompletableFuture();
    batch.settle();
    return reply;
  }

  private int jobs() {
    batch.runUntilIdle();
    ListJobsRequest all = ListJobsRequest.queue("default").anyStatus();
    return batch.service().list(all).jobs().size();
  }

  @Test
  void nothingLeavesWhileItHoldsBack() {
    batch.flakyJournal().holdBatches();
    CompletableFuture<JobHandle> reply = submit();
    assertTrue(batch.flakyJournal().isHeld());
    assertFalse(reply.isDone());
    assertEquals(0, batch.executor().launches().size());
    batch.flakyJournal().release();
    batch.settle();
    assertTrue(reply.isDone());
    assertEquals(1, batch.executor().launches().size());
  }

  @Test
  void batchesThatAreHeldBackAreLostWithTheProcess() {
    batch.flakyJournal().holdBatches();
    CompletableFuture<JobHandle> reply = submit();
    batch.restart();
    assertFalse(reply.isDone() && !reply.isCompletedExceptionally());
    assertEquals(0, jobs());
  }

  @Test
  void batchesOfWhichOnlyTheWordIsHeldBackAreThereAfterwards() {
    batch.flakyJournal().holdWord();
    CompletableFuture<JobHandle> reply = submit();
    assertFalse(reply.isDone());
    batch.restart();
    assertEquals(1, jobs());
    assertEquals(1, batch.executor().launches().size());
  }

  @Test
  void aBatchThatFailsIsLost() {
    batch.flakyJournal().failNextAppend(new IllegalStateException("no space left"));
    assertTrue(submit().isCompletedExceptionally());
    assertEquals(ServiceState.FAILED, batch.service().state());
    batch.restart();
    assertEquals(ServiceState.RUNNING, batch.service().state());
    assertEquals(0, jobs());
  }

  @Test
  void aBatchThatFailsAfterItWasKeptIsThereAfterwards() {
    batch.flakyJournal().failAfterNextAppend(new IllegalStateException("no answer of the disk"));
    assertTrue(submit().isCompletedExceptionally());
    batch.restart();
    assertEquals(1, jobs());
  }

  @Test
  void calmsDown() {
    batch.flakyJournal().failNextAppend(new IllegalStateException("no space left"));
    batch.flakyJournal().calmDown();
    assertTrue(submit().isDone());
    assertEquals(1, jobs());
  }

  /** What was due when the service stopped stays due for ever. */
  @Test
  void timePassesThoughTheServiceHasStopped() {
    batch.register(JobDefinition.process("timed", "timed").timeout(Duration.ofSeconds(60)).build());
    batch.executor().on("two").neverEnds();
    batch.submit(SubmitJobRequest.builder("two", "timed").build());
    batch.settle();
    batch.flakyJournal().failNextAppend(new IllegalStateException("no space left"));
    batch.advance(Duration.ofMinutes(5));
    batch.runUntilIdle();
    assertEquals(ServiceState.FAILED, batch.service().state());
  }
}
