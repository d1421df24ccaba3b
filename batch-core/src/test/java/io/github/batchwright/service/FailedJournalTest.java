package io.github.batchwright.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.BatchServiceBuilder;
import io.github.batchwright.CloseMode;
import io.github.batchwright.JobHandle;
import io.github.batchwright.JournalException;
import io.github.batchwright.ServiceClosedException;
import io.github.batchwright.ServiceState;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobFilter;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A service whose journal cannot keep its promise stops for good, and nobody waits for it. */
@Timeout(120)
class FailedJournalTest {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final String name = "failing" + NAMES.incrementAndGet();
  private final BreakableJournal journal = new BreakableJournal();
  private final CountDownLatch running = new CountDownLatch(1);
  private final AtomicInteger noops = new AtomicInteger();
  private final List<Throwable> told = new CopyOnWriteArrayList<>();
  private final Map<String, CompletableFuture<?>> pending = new TreeMap<>();
  private final List<Thread> callers = new ArrayList<>();

  private BatchServiceBuilder builder() {
    return BatchService.builder()
        .name(name)
        .journal(journal)
        .computeEnvironment(ComputeEnvironment.fixed("local", Resources.of(4, 4096)))
        .serviceListener(told::add)
        .handler("noop", job -> noops.incrementAndGet())
        .handler(
            "wait",
            job -> {
              running.countDown();
              new CountDownLatch(1).await();
            })
        .jobDefinition(JobDefinition.handler("noop", "noop").build())
        .jobDefinition(JobDefinition.handler("wait", "wait").build());
  }

  private static SubmitJobRequest noop() {
    return SubmitJobRequest.builder("one", "noop").build();
  }

  private JobHandle runningJob(BatchService batch) throws InterruptedException {
    JobHandle job = batch.submit("wait", "wait");
    assertTrue(running.await(1, TimeUnit.MINUTES));
    return job;
  }

  /** Has another thread make a call that waits. */
  private void call(String name, Callable<?> action) {
    CompletableFuture<Object> result = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                result.complete(action.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "caller-" + name);
    caller.start();
    Deadline.untilWaits(caller);
    callers.add(caller);
    pending.put(name, result);
  }

  private void stage(String name, CompletionStage<?> stage) {
    pending.put(name, stage.toCompletableFuture());
  }

  private void makeEveryKindOfCall(BatchService batch, JobHandle job) {
    call("submit", () -> batch.submit(noop()));
    call("submit again", () -> batch.submit(noop()));
    call("await", () -> batch.await(job.id()));
    call("awaitIdle", batch::awaitIdle);
    call("register", () -> batch.register(JobDefinition.handler("more", "noop").build()));
    call("describe", () -> batch.describe(job.id()));
    call("explain", () -> batch.explain(job.id()));
    call("terminateJobs", () -> batch.terminateJobs(JobFilter.queue("default"), "all"));
    stage("async submit", batch.async().submit(noop()));
    stage("async describe", batch.async().describe(List.of(job.id())));
    stage("completion", job.completion());
    stage("async terminate", batch.async().terminate(job.id(), "enough"));
  }

  private void assertAllRefused(Throwable cause) throws Exception {
    List<Throwable> refusals = new ArrayList<>();
    for (Map.Entry<String, CompletableFuture<?>> entry : pending.entrySet()) {
      CompletableFuture<?> result = entry.getValue();
      ExecutionException e =
          assertThrows(
              ExecutionException.class, () -> result.get(30, TimeUnit.SECONDS), entry.getKey());
      assertInstanceOf(ServiceClosedException.class, e.getCause(), entry.getKey());
      assertSame(cause, e.getCause().getCause(), entry.getKey());
      refusals.add(e.getCause());
    }
    callers.forEach(Deadline::join);
    assertNotSame(
        refusal("submit"), refusal("submit again"), "two callers share one exception's trace");
    assertEquals(pending.size(), refusals.size());
  }

  private Throwable refusal(String name) {
    return assertThrows(ExecutionException.class, () -> pending.get(name).get()).getCause();
  }

  private void assertRefusesWhatComes(BatchService batch, Throwable cause) {
    for (Callable<?> late :
        List.<Callable<?>>of(
            () -> batch.submit(noop()),
            batch::awaitIdle,
            () -> batch.describe(List.of()),
            () -> batch.register(JobDefinition.handler("late", "noop").build()),
            () -> Optional.of(batch.async().submit(noop()).toCompletableFuture().join()))) {
      Throwable thrown = assertThrows(Exception.class, late::call);
      if (!(thrown instanceof ServiceClosedException)) {
        thrown = thrown.getCause();
      }
      assertInstanceOf(ServiceClosedException.class, thrown);
      assertSame(cause, thrown.getCause());
    }
  }

  private void assertFailed(BatchService batch, Throwable cause) {
    Deadline.until("it is FAILED", () -> batch.state() == ServiceState.FAILED);
    assertSame(cause, batch.failure().orElseThrow());
  }

  private void close(BatchService batch, CloseMode mode) {
    Thread closer = new Thread(() -> batch.close(mode), "closer " + mode);
    closer.start();
    Deadline.join(closer);
  }

  @ParameterizedTest
  @EnumSource(CloseMode.class)
  void everyCallIsRefusedAndNothingIsLaunchedAfterwards(CloseMode mode) throws Exception {
    Throwable cause = new IOException("no space left");
    BatchService batch = builder().build();
    assertEquals(ServiceState.RUNNING, batch.state());
    assertEquals(Optional.empty(), batch.failure());
    JobHandle job = runningJob(batch);
    journal.hold();
    makeEveryKindOfCall(batch, job);
    journal.fail(cause);

    assertAllRefused(cause);
    assertFailed(batch, cause);
    assertRefusesWhatComes(batch, cause);
    Deadline.until("the listener is told", () -> !told.isEmpty());
    journal.sayDurable();
    journal.fail(new IOException("again"));
    assertRefusesWhatComes(batch, cause);
    close(batch, mode);
    close(batch, mode);
    assertFailed(batch, cause);
    assertRefusesWhatComes(batch, cause);
    Deadline.untilNoThreadOf(name);
    assertEquals(List.of(cause), told);
    assertEquals(0, noops.get(), "launched after the failure");
    assertEquals(1, journal.closes.get());
  }

  static Stream<Throwable> refusals() {
    return Stream.of(new IllegalStateException("cannot take it"), new AssertionError("a fault"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aJournalThatThrowsHasFailed(Throwable cause) throws Exception {
    BatchService batch = builder().build();
    JobHandle job = runningJob(batch);
    call("await", () -> batch.await(job.id()));
    call("awaitIdle", batch::awaitIdle);
    stage("completion", job.completion());
    journal.refuse(cause);
    ServiceClosedException e =
        assertThrows(ServiceClosedException.class, () -> batch.submit(noop()));

    assertSame(cause, e.getCause());
    pending.put("submit", CompletableFuture.failedFuture(e));
    pending.put("submit again", batch.async().submit(noop()).toCompletableFuture());
    assertAllRefused(cause);
    assertFailed(batch, cause);
    close(batch, CloseMode.DRAIN);
    assertFailed(batch, cause);
    assertRefusesWhatComes(batch, cause);
    Deadline.untilNoThreadOf(name);
    assertEquals(List.of(cause), told);
    assertEquals(0, noops.get());
  }

  @Test
  void aDrainThatWaitsEndsWhenTheJournalFails() throws Exception {
    Throwable cause = new IOException("no space left");
    BatchService batch = builder().build();
    runningJob(batch);
    Thread closer = new Thread(batch::close, "closer");
    closer.start();
    Deadline.untilWaits(closer);
    journal.fail(cause);

    Deadline.join(closer);
    assertFailed(batch, cause);
    Deadline.untilNoThreadOf(name);
    assertEquals(List.of(cause), told);
  }

  @Test
  void aFailureWhileItIsBuiltFailsTheBuild() {
    Throwable cause = new IllegalStateException("cannot take it");
    journal.refuse(cause);
    JournalException e = assertThrows(JournalException.class, () -> builder().build());

    assertTrue(e.getMessage().contains("cannot take it"), e.getMessage());
    assertSame(cause, e.getCause());
    Deadline.untilNoThreadOf(name);
    assertEquals(1, journal.closes.get());
    assertEquals(List.of(cause), told);
  }

  @Test
  void aServiceThatWasClosedWellStaysClosed() {
    BatchService batch = builder().build();
    journal.failAtClose(new IOException("too late to matter"));
    batch.close();

    assertEquals(ServiceState.CLOSED, batch.state());
    assertEquals(Optional.empty(), batch.failure());
    assertEquals(List.of(), told);
  }

  /** The inbox has room for one: the others wait for room, and nobody may be left waiting. */
  @ParameterizedTest
  @EnumSource(CloseMode.class)
  void callersThatWaitForRoomAreRefusedToo(CloseMode mode) throws Exception {
    for (int round = 0; round < 20; round++) {
      BatchService batch =
          BatchService.builder()
              .name(name)
              .computeEnvironment(ComputeEnvironment.fixed("local", Resources.of(4, 4096)))
              .handler("noop", job -> noops.incrementAndGet())
              .jobDefinition(JobDefinition.handler("noop", "noop").build())
              .inboxCapacity(1)
              .build();
      CountDownLatch submitted = new CountDownLatch(100);
      List<Thread> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Thread caller = new Thread(() -> submitUntilRefused(batch, submitted), "caller-" + i);
        caller.start();
        all.add(caller);
      }
      assertTrue(submitted.await(1, TimeUnit.MINUTES));
      close(batch, mode);
      all.forEach(Deadline::join);
    }
  }

  private static void submitUntilRefused(BatchService batch, CountDownLatch submitted) {
    try {
      while (true) {
        batch.submit(noop());
        submitted.countDown();
      }
    } catch (ServiceClosedException e) {
      assertFalse(e.getMessage().isEmpty());
    }
  }
}
