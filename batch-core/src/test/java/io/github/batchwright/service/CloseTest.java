package io.github.batchwright.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.BatchServiceBuilder;
import io.github.batchwright.CloseMode;
import io.github.batchwright.JobHandle;
import io.github.batchwright.ServiceClosedException;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CloseTest {
  private static BatchServiceBuilder service() {
    return BatchService.builder()
        .computeEnvironment(ComputeEnvironment.fixed("local", Resources.of(2, 4096)));
  }

  @Test
  void drainFinishesWhatWaitsToo() {
    AtomicInteger runs = new AtomicInteger();
    try (BatchService batch = service().handler("count", job -> runs.incrementAndGet()).build()) {
      batch.register(JobDefinition.handler("count", "count").build());
      JobHandle array =
          batch.submit(SubmitJobRequest.builder("many", "count").arraySize(50).build());
      batch.submit(SubmitJobRequest.builder("last", "count").dependsOn(array.id()).build());
    }
    assertEquals(51, runs.get());
  }

  @Test
  void drainLeavesBehindWhatCanNeverBePlaced() {
    BatchService batch = service().handler("noop", job -> {}).build();
    batch.register(JobDefinition.handler("huge", "noop").resources(64, 128).build());
    CompletableFuture<JobDetail> completion =
        batch.submit("huge", "huge").completion().toCompletableFuture();
    batch.close();
    ExecutionException e = assertThrows(ExecutionException.class, completion::get);
    assertInstanceOf(ServiceClosedException.class, e.getCause());
  }

  @Test
  void stopEndsWhatRunsAndPlacesNothingMore() throws Exception {
    CountDownLatch running = new CountDownLatch(2);
    AtomicInteger runs = new AtomicInteger();
    BatchService batch =
        service()
            .handler(
                "wait",
                job -> {
                  runs.incrementAndGet();
                  running.countDown();
                  new CountDownLatch(1).await();
                })
            .build();
    batch.register(JobDefinition.handler("wait", "wait").attempts(5).build());
    JobHandle array = batch.submit(SubmitJobRequest.builder("many", "wait").arraySize(10).build());
    assertTrue(running.await(1, TimeUnit.MINUTES));
    CompletableFuture<JobDetail> first = array.child(0).completion().toCompletableFuture();
    batch.describe(array.id());
    batch.close(CloseMode.STOP);
    assertEquals(2, runs.get());
    JobDetail stopped = first.get(1, TimeUnit.MINUTES);
    assertEquals(JobStatus.FAILED, stopped.status());
    assertEquals("The service was stopped", stopped.statusReason());
  }

  @Test
  void leaveRunningReturnsAtOnceAndLeavesProcessesAlone() throws Exception {
    BatchService batch = service().build();
    batch.register(JobDefinition.process("sleep", "sh", "-c", "echo $$; exec sleep 600").build());
    JobHandle job = batch.submit("sleep", "sleep");
    long pid = pidFrom(job);
    batch.close(CloseMode.LEAVE_RUNNING);
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    assertTrue(process.isAlive());
    process.destroyForcibly();
    process.onExit().get(1, TimeUnit.MINUTES);
  }

  private static long pidFrom(JobHandle job) {
    String text = "";
    while (!text.endsWith("\n")) {
      text = job.logs().stdout();
      Thread.onSpinWait();
    }
    return Long.parseLong(text.strip());
  }

  @Test
  void aClosedServiceRefusesEveryCall() {
    BatchService batch = service().build();
    batch.close();
    batch.close();
    assertThrows(ServiceClosedException.class, () -> batch.submit("one", "noop"));
    assertThrows(ServiceClosedException.class, batch::awaitIdle);
    assertTrue(
        batch
            .async()
            .submit(SubmitJobRequest.builder("one", "noop").build())
            .toCompletableFuture()
            .isCompletedExceptionally());
  }

  @Test
  void anInterruptTurnsADrainIntoAStop() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    BatchService batch =
        service()
            .handler(
                "wait",
                job -> {
                  running.countDown();
                  new CountDownLatch(1).await();
                })
            .build();
    batch.register(JobDefinition.handler("wait", "wait").build());
    batch.submit("wait", "wait");
    assertTrue(running.await(1, TimeUnit.MINUTES));
    Thread closer = new Thread(batch::close);
    closer.start();
    closer.interrupt();
    closer.join(TimeUnit.MINUTES.toMillis(1));
    assertTrue(!closer.isAlive(), "the drain went on");
  }
}
