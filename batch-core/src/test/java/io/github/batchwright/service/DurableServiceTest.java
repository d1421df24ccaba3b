package io.github.batchwright.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.BatchServiceBuilder;
import io.github.batchwright.CloseMode;
import io.github.batchwright.JobHandle;
import io.github.batchwright.RecoveryReport;
import io.github.batchwright.ServiceClosedException;
import io.github.batchwright.ServiceState;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.DescribeJobDefinitionsRequest;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service that ends, and another on the same folder that goes on. */
@Timeout(120)
class DurableServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path temp;
  private final AtomicInteger runs = new AtomicInteger();
  private final CountDownLatch running = new CountDownLatch(1);
  private volatile boolean waits = true;

  private Path folder() {
    return temp.resolve("below/service");
  }

  private BatchServiceBuilder builder() {
    return BatchService.builder()
        .directory(folder())
        .durability(Durability.PROCESS_CRASH)
        .computeEnvironment(ComputeEnvironment.fixed("local", Resources.of(2, 4096)))
        .jobQueue(JobQueue.of("default", 1, "local"))
        .handler("noop", job -> runs.incrementAndGet())
        .handler(
            "wait",
            job -> {
              runs.incrementAndGet();
              running.countDown();
              if (waits) {
                new CountDownLatch(1).await();
              }
            })
        .jobDefinition(JobDefinition.handler("noop", "noop").build())
        .jobDefinition(JobDefinition.handler("wait", "wait").attempts(2).build());
  }

  @Test
  void aServiceKeepsNothingElsewhereAndNothingForOthersToRead() throws Exception {
    try (BatchService batch = builder().build()) {
      batch.submit("one", "noop").await();
    }
    assertEquals(List.of("journal", "logs", "processes"), names(folder()));
    assertEquals(List.of("service"), names(folder().getParent()));
    if (Files.getFileStore(folder()).supportsFileAttributeView("posix")) {
      for (String name : names(folder())) {
        String mode =
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve(name)));
        assertEquals("rwx------", mode, name);
      }
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void aDrainedServiceHasItsPastAgain(Durability durability) throws Exception {
    JobDetail before;
    List<String> definitions;
    try (BatchService first = builder().durability(durability).build()) {
      first.register(JobDefinition.handler("extra", "noop").resources(1, 64).build());
      first.createJobQueue(JobQueue.of("more", 7, "local"));
      before =
          first
              .submit(SubmitJobRequest.builder("one", "extra").queue("more").tag("a", "b").build())
              .await();
      definitions = definitions(first);
    }
    try (BatchService second = builder().durability(durability).build()) {
      assertEquals(ServiceState.RUNNING, second.state());
      if (durability == Durability.MEMORY) {
        assertEquals(Optional.empty(), second.describe(before.jobId()));
        return;
      }
      assertEquals(Optional.of(before), second.describe(before.jobId()));
      assertEquals(JobStatus.SUCCEEDED, before.status());
      assertEquals(definitions, definitions(second), "a revision more, or one less");
      assertEquals(7, second.describeJobQueue("more").orElseThrow().queue().priority());
      assertEquals(1L, second.stats().jobs().get(JobStatus.SUCCEEDED));
      assertEquals(before, second.await(before.jobId(), PATIENCE));
      JobDetail another =
          second.submit(SubmitJobRequest.builder("two", "extra").queue("more").build()).await();
      assertTrue(another.createdAt().compareTo(before.createdAt()) >= 0);
    }
    assertEquals(2, runs.get(), "what had succeeded ran again");
  }

  private static List<String> definitions(BatchService batch) {
    return batch.describeJobDefinitions(DescribeJobDefinitionsRequest.all()).items().stream()
        .map(detail -> detail.id() + " " + detail.status())
        .sorted()
        .toList();
  }

  @Test
  void aChangedDefinitionIsOneRevisionMoreAndNoMore() {
    for (int attempts : new int[] {2, 2, 3, 3}) {
      try (BatchService batch =
          builder()
              .jobDefinition(JobDefinition.handler("own", "noop").attempts(attempts).build())
              .build()) {
        JobDetail job = batch.submit("one", "own").describe().orElseThrow();
        assertEquals(attempts, job.retryStrategy().attempts());
        assertEquals("own:" + (attempts - 1), job.jobDefinition());
      }
    }
  }

  @Test
  void whatWaitsAndWhatRanInAHandlerGoesOnInTheNext() throws Exception {
    BatchService first = builder().build();
    JobHandle ran = first.submit("ran", "wait");
    assertTrue(running.await(1, TimeUnit.MINUTES));
    JobHandle after =
        first.submit(SubmitJobRequest.builder("after", "noop").dependsOn(ran.id()).build());
    JobHandle array =
        first.submit(
            SubmitJobRequest.builder("array", "noop").arraySize(5).dependsOn(after.id()).build());
    first.close(CloseMode.LEAVE_RUNNING);
    assertEquals(ServiceState.CLOSED, first.state());
    assertEquals(1, runs.get());

    waits = false;
    try (BatchService second = builder().build()) {
      JobDetail again = second.await(ran.id(), PATIENCE);
      assertEquals(JobStatus.SUCCEEDED, again.status());
      assertEquals(2, again.attempts().size(), again.toString());
      assertNull(again.attempts().get(0).exitCode(), "it has no exit code: it was lost");
      assertEquals(JobStatus.SUCCEEDED, second.await(array.id(), PATIENCE).status());
      assertEquals(JobStatus.SUCCEEDED, second.await(after.id(), PATIENCE).status());
      assertEquals(1, second.recovery().openAttempts());
    }
    assertEquals(2 + 1 + 5, runs.get());
  }

  @Test
  void aHandlerThatHasNoAttemptLeftIsLostWithItsProgram() throws Exception {
    BatchService first = builder().build();
    JobHandle job = first.submit(SubmitJobRequest.builder("ran", "wait").attempts(1).build());
    assertTrue(running.await(1, TimeUnit.MINUTES));
    first.close(CloseMode.LEAVE_RUNNING);

    try (BatchService second = builder().build()) {
      JobDetail lost = second.await(job.id(), PATIENCE);
      assertEquals(JobStatus.FAILED, lost.status());
      assertTrue(String.valueOf(lost.statusReason()).startsWith("Host EC2"), lost.toString());
    }
    assertEquals(1, runs.get());
  }

  @Test
  void jobsThatNobodyCouldPlaceAreThereAgain() throws Exception {
    JobId huge;
    try (BatchService first = builder().build()) {
      huge = first.submit(SubmitJobRequest.builder("huge", "noop").resources(64, 128).build()).id();
    }
    try (BatchService second = builder().build()) {
      assertEquals(JobStatus.RUNNABLE, second.describe(huge).orElseThrow().status());
      assertEquals(1, second.awaitIdle());
      second.terminate(huge, "too large");
      assertEquals("too large", second.await(huge, PATIENCE).statusReason());
    }
    try (BatchService third = builder().build()) {
      assertEquals("too large", third.describe(huge).orElseThrow().statusReason());
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aProcessThatRunsIsTakenOver() throws Exception {
    Path go = temp.resolve("go");
    JobDefinition process =
        JobDefinition.process(
                "process",
                "sh",
                "-c",
                "echo before $$; while ! [ -e \"$0\" ]; do sleep 0.05; done; echo after; exit 7",
                go.toString())
            .build();
    BatchService first = builder().jobDefinition(process).build();
    JobHandle job = first.submit("process", "process");
    Deadline.until("the process runs", () -> job.logs().stdout().endsWith("\n"));
    String pid = job.logs().stdout().strip().substring("before ".length());
    first.close(CloseMode.LEAVE_RUNNING);
    assertTrue(ProcessHandle.of(Long.parseLong(pid)).orElseThrow().isAlive());

    try (BatchService second = builder().jobDefinition(process).build()) {
      JobHandle taken = second.handle(job.id());
      Deadline.until(
          "it is RUNNING again",
          () -> taken.describe().orElseThrow().status() == JobStatus.RUNNING);
      Files.createFile(go);
      JobDetail done = taken.await(PATIENCE);
      assertEquals(7, done.exitCode());
      assertEquals(1, done.attempts().size());
      assertEquals("before " + pid + "\nafter\n", taken.logs().stdout());
    }
    try (BatchService third = builder().jobDefinition(process).build()) {
      assertEquals(7, third.describe(job.id()).orElseThrow().exitCode());
      assertTrue(third.logs(job.id()).stdout().endsWith("after\n"));
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aProcessThatEndedBetweenTwoServicesIsNotLost() throws Exception {
    JobDefinition process =
        JobDefinition.process(
                "process", "sh", "-c", "echo $$; read x < \"$0\"; exit 9", fifo().toString())
            .build();
    BatchService first = builder().jobDefinition(process).build();
    JobHandle job = first.submit("process", "process");
    Deadline.until("the process runs", () -> job.logs().stdout().endsWith("\n"));
    ProcessHandle handle =
        ProcessHandle.of(Long.parseLong(job.logs().stdout().strip())).orElseThrow();
    first.close(CloseMode.LEAVE_RUNNING);
    Files.writeString(temp.resolve("fifo"), "on\n");
    handle.onExit().get(1, TimeUnit.MINUTES);

    try (BatchService second = builder().jobDefinition(process).build()) {
      assertEquals(9, second.await(job.id(), PATIENCE).exitCode());
    }
  }

  private Path fifo() throws Exception {
    Path fifo = temp.resolve("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    return fifo;
  }

  @Test
  void clientTokensHoldAcrossLives() throws Exception {
    SubmitJobRequest request =
        SubmitJobRequest.builder("once", "noop").clientToken("token").build();
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      try (BatchService batch = builder().build()) {
        ids.add(batch.submit(request).id());
        batch.await(ids.get(i), PATIENCE);
      }
    }
    assertEquals(1, ids.stream().distinct().count(), ids.toString());
    assertEquals(1, runs.get());
  }

  @Test
  void aClosedServiceStillTellsWhatItFound() {
    builder().build().close();
    BatchService second = builder().build();
    RecoveryReport report = second.recovery();
    second.close();

    assertEquals(report, second.recovery());
    assertEquals(ServiceState.CLOSED, second.state());
    assertFalse(second.failure().isPresent());
    assertThrows(ServiceClosedException.class, second::awaitIdle);
  }
}
