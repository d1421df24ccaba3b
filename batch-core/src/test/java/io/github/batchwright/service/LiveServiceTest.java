package io.github.batchwright.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.BatchServiceBuilder;
import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The whole service on real threads, processes and time. */
class LiveServiceTest {

  private static BatchServiceBuilder service() {
    return BatchService.builder()
        .computeEnvironment(ComputeEnvironment.fixed("local", Resources.of(4, 4096)));
  }

  @Test
  void runsHandlersOfAnArrayAndTellsWhatBecameOfThem() throws Exception {
    AtomicInteger sum = new AtomicInteger();
    try (BatchService batch =
        service().handler("add", job -> sum.addAndGet(job.arrayIndex().orElseThrow())).build()) {
      batch.register(JobDefinition.handler("add", "add").build());
      JobDetail done =
          batch.submit(SubmitJobRequest.builder("sum", "add").arraySize(100).build()).await();
      assertEquals(JobStatus.SUCCEEDED, done.status());
      assertEquals(4950, sum.get());
    }
  }

  @Test
  void runsProcessesAndKeepsTheirLogs() throws Exception {
    try (BatchService batch = service().build()) {
      batch.register(
          JobDefinition.process(
                  "greet", "sh", "-c", "echo hello $0 $AWS_BATCH_JOB_ATTEMPT; exit 3", "Ref::name")
              .parameter("name", "nobody")
              .build());
      JobHandle job =
          batch.submit(SubmitJobRequest.builder("greet", "greet").parameter("name", "you").build());
      JobDetail done = job.await();
      assertEquals(JobStatus.FAILED, done.status());
      assertEquals(3, done.exitCode());
      assertEquals("hello you 1\n", job.logs().stdout());
    }
  }

  @Test
  void aHandlerThatThrowsFailsItsJobAlone() throws Exception {
    try (BatchService batch =
        service()
            .handler(
                "bad",
                job -> {
                  throw new IllegalStateException("no luck");
                })
            .build()) {
      batch.register(JobDefinition.handler("bad", "bad").build());
      batch.register(JobDefinition.handler("unknown", "nobody").build());
      JobDetail bad = batch.submit("bad", "bad").await();
      assertEquals(JobStatus.FAILED, bad.status());
      assertTrue(bad.attempts().get(0).reason().contains("no luck"), bad.toString());
      JobDetail unknown = batch.submit("unknown", "unknown").await();
      assertEquals(JobStatus.FAILED, unknown.status());
      assertTrue(
          unknown.attempts().get(0).reason().contains("No handler named 'nobody'"),
          unknown.toString());
    }
  }

  @Test
  void aContainerWithoutAnExecutorFailsWithAClearReason() throws Exception {
    try (BatchService batch = service().build()) {
      batch.register(JobDefinition.container("box", "busybox", "true").attempts(3).build());
      JobDetail done = batch.submit("box", "box").await();
      assertEquals(JobStatus.FAILED, done.status());
      assertEquals(1, done.attempts().size(), "it is not tried again");
      assertTrue(done.attempts().get(0).reason().contains("executor(CONTAINER)"), done.toString());
    }
  }

  @Test
  void aTimeoutStopsAProcess() throws Exception {
    try (BatchService batch = service().build()) {
      batch.register(
          JobDefinition.process("sleep", "sleep", "600").timeout(Duration.ofMillis(50)).build());
      JobDetail done = batch.submit("sleep", "sleep").await();
      assertEquals("Job attempt duration exceeded timeout", done.statusReason());
    }
  }

  @Test
  void terminateInterruptsAHandler() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    AtomicReference<Boolean> stopping = new AtomicReference<>();
    try (BatchService batch =
        service()
            .handler(
                "wait",
                job -> {
                  running.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } finally {
                    stopping.set(job.isStopping());
                  }
                })
            .build()) {
      batch.register(JobDefinition.handler("wait", "wait").build());
      JobHandle job = batch.submit("wait", "wait");
      assertTrue(running.await(1, TimeUnit.MINUTES));
      assertThrows(TimeoutException.class, () -> job.await(Duration.ofMillis(1)));
      job.terminate("changed my mind");
      JobDetail done = job.await();
      assertEquals("changed my mind", done.statusReason());
      assertTrue(done.isTerminated());
      assertTrue(stopping.get());
    }
  }

  @Test
  void progressOfARunningHandlerIsDescribed() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    try (BatchService batch =
        service()
            .handler(
                "slow",
                job -> {
                  job.progress(0.25, "a quarter");
                  told.countDown();
                  assertTrue(seen.await(1, TimeUnit.MINUTES));
                })
            .build()) {
      batch.register(JobDefinition.handler("slow", "slow").build());
      JobHandle job = batch.submit("slow", "slow");
      assertTrue(told.await(1, TimeUnit.MINUTES));
      assertEquals("a quarter", job.describe().orElseThrow().progress().message());
      seen.countDown();
      assertEquals(null, job.await().progress());
    }
  }

  @Test
  void aHandlerFindsTheServiceThatRunsIt() throws Exception {
    CountDownLatch childRan = new CountDownLatch(1);
    try (BatchService batch =
        service()
            .handler("parent", job -> job.service().submit("child", "child"))
            .handler("child", job -> childRan.countDown())
            .build()) {
      batch.register(JobDefinition.handler("parent", "parent").build());
      batch.register(JobDefinition.handler("child", "child").build());
      assertEquals(JobStatus.SUCCEEDED, batch.submit("parent", "parent").await().status());
      assertTrue(childRan.await(1, TimeUnit.MINUTES));
    }
  }

  @Test
  void refusalsReachBothKindsOfCallers() {
    try (BatchService batch = service().build()) {
      ClientException e = assertThrows(ClientException.class, () -> batch.submit("job", "nothing"));
      assertEquals("jobDefinition: 'nothing' is not registered", e.getMessage());
      assertEquals(
          LiveServiceTest.class.getName(),
          List.of(e.getStackTrace()).stream()
              .map(StackTraceElement::getClassName)
              .filter(name -> name.equals(LiveServiceTest.class.getName()))
              .findFirst()
              .orElse("the trace does not show the caller"));
      CompletionException async =
          assertThrows(
              CompletionException.class,
              () ->
                  batch
                      .async()
                      .submit(SubmitJobRequest.builder("job", "nothing").build())
                      .toCompletableFuture()
                      .join());
      assertInstanceOf(ClientException.class, async.getCause());
    }
  }

  @Test
  void callbacksMayBlockAndCallTheServiceAgain() throws Exception {
    try (BatchService batch = service().handler("noop", job -> {}).build()) {
      batch.register(JobDefinition.handler("noop", "noop").build());
      JobDetail second =
          batch
              .submit("first", "noop")
              .completion()
              .thenCompose(done -> batch.submit("second", "noop").completion())
              .toCompletableFuture()
              .get(1, TimeUnit.MINUTES);
      assertEquals("second", second.jobName());
    }
  }

  @Test
  void aListenerThatThrowsIsIgnoredAndTheNextIsTold() throws Exception {
    List<JobEvent> events = new CopyOnWriteArrayList<>();
    CountDownLatch succeeded = new CountDownLatch(1);
    try (BatchService batch =
        service()
            .handler("noop", job -> {})
            .listener(
                event -> {
                  throw new IllegalStateException("broken listener");
                })
            .listener(
                event -> {
                  events.add(event);
                  if (event.to() == JobStatus.SUCCEEDED) {
                    succeeded.countDown();
                  }
                })
            .build()) {
      batch.register(JobDefinition.handler("noop", "noop").build());
      batch.submit("one", "noop").await();
      assertTrue(succeeded.await(1, TimeUnit.MINUTES));
      assertEquals(
          List.of(JobStatus.RUNNABLE, JobStatus.STARTING, JobStatus.RUNNING, JobStatus.SUCCEEDED),
          events.stream().map(JobEvent::to).toList());
    }
  }

  @Test
  void aSlowListenerCostsEventsAndNotTheJobs() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger told = new AtomicInteger();
    AtomicInteger dropped = new AtomicInteger();
    io.github.batchwright.JobListener slow =
        new io.github.batchwright.JobListener() {
          @Override
          public void onEvent(JobEvent event) {
            try {
              assertTrue(goOn.await(1, TimeUnit.MINUTES));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            told.incrementAndGet();
          }

          @Override
          public void onDropped(long count) {
            dropped.addAndGet((int) count);
          }
        };
    BatchService batch =
        service().handler("noop", job -> {}).listener(slow).eventBuffer(10).build();
    batch.register(JobDefinition.handler("noop", "noop").build());
    batch.submit(SubmitJobRequest.builder("many", "noop").arraySize(100).build()).await();
    goOn.countDown();
    batch.close();
    assertTrue(batch.stats().droppedEvents() > 300, "dropped " + batch.stats());
    assertEquals(402, told.get() + batch.stats().droppedEvents());
    assertTrue(dropped.get() > 0, "the drops were announced");
  }

  @Test
  void manyCallersSubmitAtOnceThroughASmallInbox() throws Exception {
    Set<JobId> ids = java.util.concurrent.ConcurrentHashMap.newKeySet();
    try (BatchService batch = service().handler("noop", job -> {}).inboxCapacity(2).build()) {
      batch.register(JobDefinition.handler("noop", "noop").build());
      List<Thread> callers = new CopyOnWriteArrayList<>();
      for (int i = 0; i < 8; i++) {
        Thread caller =
            new Thread(
                () -> {
                  for (int j = 0; j < 200; j++) {
                    ids.add(batch.submit("one", "noop").id());
                  }
                });
        callers.add(caller);
        caller.start();
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertEquals(1600, ids.size());
      assertEquals(0, batch.awaitIdle());
      assertEquals(1600, batch.stats().jobs().get(JobStatus.SUCCEEDED));
    }
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    try (BatchService batch = service().name("tidy").handler("noop", job -> {}).build()) {
      batch.register(JobDefinition.handler("noop", "noop").build());
      batch.submit("one", "noop").await();
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      assertFalse(thread.getName().startsWith("tidy") && thread.isAlive(), thread.getName());
    }
  }
}
