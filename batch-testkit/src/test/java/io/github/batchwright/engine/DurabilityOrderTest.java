package io.github.batchwright.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.ServiceClosedException;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing leaves the engine before the journal says so. */
class DurabilityOrderTest {
  private final List<JobEvent> events = new ArrayList<>();
  private final SubmitJobRequest request = SubmitJobRequest.builder("one", "work").build();
  private BatchHarness batch;

  @BeforeEach
  void open() {
    batch = BatchHarness.builder().listener(events::add).build();
    batch.register(JobDefinition.process("work", "work").build());
  }

  @AfterEach
  void close() {
    batch.close();
  }

  @Test
  void noReplyNoLaunchAndNoEventBeforeTheFactIsDurable() {
    batch.journal().hold();
    int before = batch.facts().size();
    CompletableFuture<JobHandle> reply =
        batch.service().async().submit(request).toCompletableFuture();
    batch.settle();
    assertTrue(batch.facts().size() > before, "the facts are decided");
    assertFalse(reply.isDone());
    assertEquals(List.of(), batch.executor().launches());
    assertEquals(List.of(), events);

    batch.journal().release();
    batch.settle();
    assertTrue(reply.isDone());
    assertEquals(1, batch.executor().launches().size());
    assertEquals(JobStatus.RUNNABLE, events.get(0).to());
  }

  @Test
  void aReadCannotShowWhatIsNotDurable() {
    JobHandle job = batch.submit(request);
    batch.settle();
    batch.assertThat(job).is(JobStatus.RUNNING);
    batch.journal().hold();
    batch.advance(Duration.ofSeconds(1));
    CompletableFuture<List<JobDetail>> read =
        batch.service().async().describe(List.of(job.id())).toCompletableFuture();
    CompletableFuture<JobDetail> completion = job.completion().toCompletableFuture();
    batch.settle();
    assertFalse(read.isDone(), "the end of the attempt is decided, but not durable");
    assertFalse(completion.isDone());
    batch.journal().release();
    batch.settle();
    assertEquals(JobStatus.SUCCEEDED, read.join().get(0).status());
    assertEquals(JobStatus.SUCCEEDED, completion.join().status());
  }

  @Test
  void theEngineGoesOnDecidingWhileTheJournalSyncs() {
    JobHandle job = batch.submit(request);
    batch.settle();
    batch.journal().hold();
    batch.advance(Duration.ofSeconds(1));
    int before = batch.facts().size();
    batch.service().async().submit(request);
    batch.settle();
    assertTrue(batch.facts().size() > before, "a later turn was decided meanwhile");
    assertEquals(1, batch.executor().launches().size(), "and nothing of it has left");
    batch.journal().release();
    batch.runUntilIdle();
    batch.assertThat(job).succeeded();
    assertEquals(2, batch.executor().launches().size());
  }

  @Test
  void onlyABoundedNumberOfTurnsWaitForTheJournal() {
    batch.journal().hold();
    for (int i = 0; i < 1_000; i++) {
      batch.service().async().submit(request);
      batch.settle();
    }
    long submitted = batch.facts().stream().filter(f -> f.contains("JobSubmitted")).count();
    assertEquals(EngineSettings.defaults().batchesInFlight(), submitted);
    batch.journal().release();
    batch.runUntilIdle();
    assertEquals(1_000, batch.service().stats().jobs().get(JobStatus.SUCCEEDED));
  }

  @Test
  void aFailedJournalStopsTheEngineForGood() {
    JobHandle earlier = batch.submit(request);
    batch.settle();
    CompletableFuture<JobDetail> completion = earlier.completion().toCompletableFuture();
    batch.settle();
    batch.journal().hold();
    CompletableFuture<JobHandle> reply =
        batch.service().async().submit(request).toCompletableFuture();
    batch.settle();
    batch.journal().fail(new IllegalStateException("disk on fire"));
    batch.settle();
    assertTrue(failure(reply).orElseThrow().getMessage().contains("disk on fire"));
    assertTrue(failure(completion).orElseThrow() instanceof ServiceClosedException);
    assertEquals(1, batch.executor().launches().size(), "what was not durable was not launched");
    assertThrows(ServiceClosedException.class, () -> batch.submit(request));
  }

  @Test
  void aJournalThatThrowsStopsTheEngineForGood() {
    batch.journal().refuse(new IllegalStateException("no space left"));
    ServiceClosedException e =
        assertThrows(ServiceClosedException.class, () -> batch.submit(request));
    assertTrue(e.getMessage().contains("no space left"), e.getMessage());
    batch.runUntilIdle();
    assertEquals(List.of(), batch.executor().launches());
  }

  private static Optional<Throwable> failure(CompletableFuture<?> future) {
    return Optional.ofNullable(
        future
            .handle(
                (value, e) ->
                    e instanceof Exception
                            && e.getCause() != null
                            && !(e instanceof ServiceClosedException)
                        ? e.getCause()
                        : e)
            .join());
  }
}
