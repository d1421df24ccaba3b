package io.github.batchwright.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.BatchServiceBuilder;
import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.JournalException;
import io.github.batchwright.ServiceState;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two services that want the same folder, and builds that fail. */
@Timeout(120)
class SharedFolderTest {
  @TempDir Path folder;
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  private BatchServiceBuilder builder(String name) {
    return BatchService.builder()
        .name(name)
        .directory(folder)
        .durability(Durability.PROCESS_CRASH)
        .computeEnvironment(ComputeEnvironment.fixed("local", Resources.of(2, 4096)))
        .handler(
            "wait",
            job -> {
              running.countDown();
              goOn.await();
            })
        .jobDefinition(JobDefinition.handler("wait", "wait").build())
        .jobDefinition(
            JobDefinition.process("process", "sh", "-c", "echo $$; read x < \"$0\"", fifo())
                .build());
  }

  private String fifo() {
    return folder.resolveSibling(folder.getFileName() + ".fifo").toString();
  }

  /** Everything below the folder, and how long it is. */
  private Map<String, String> files() throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        found.put(
            folder.relativize(file).toString(),
            Files.size(file) + " bytes, hash " + Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return found;
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void theSecondIsRefusedAndTheFirstGoesOn() throws Exception {
    assertEquals(0, new ProcessBuilder("mkfifo", fifo()).start().waitFor());
    BatchService first = builder("first").build();
    JobHandle handler = first.submit("handler", "wait");
    JobHandle process = first.submit("process", "process");
    assertTrue(running.await(1, TimeUnit.MINUTES));
    Deadline.until("the process runs", () -> process.logs().stdout().endsWith("\n"));
    Deadline.until("both are RUNNING", () -> first.stats().jobs().get(JobStatus.RUNNING) == 2);
    // Answered once everything before it is written.
    first.describe(handler.id());
    Map<String, String> before = files();
    for (int i = 0; i < 3; i++) {
      JournalException e = assertThrows(JournalException.class, () -> builder("second").build());
      assertTrue(e.getMessage().contains(folder.resolve("journal").toString()), e.getMessage());
      assertTrue(e.getMessage().contains("process " + ProcessHandle.current().pid()), e::toString);
      assertEquals(before, files());
      Deadline.untilNoThreadOf("second");
    }

    assertEquals(ServiceState.RUNNING, first.state());
    goOn.countDown();
    assertEquals(JobStatus.SUCCEEDED, handler.await().status());
    Files.writeString(Path.of(fifo()), "on\n");
    assertEquals(JobStatus.SUCCEEDED, process.await().status());
    first.close();
    try (BatchService second = builder("second").build()) {
      assertEquals(2L, second.stats().jobs().get(JobStatus.SUCCEEDED));
    }
  }

  @Test
  void aBuildThatFailsLetsGoOfTheFolder() {
    builder("first").build().close();
    for (int i = 0; i < 3; i++) {
      BatchServiceBuilder impossible =
          builder("impossible").jobQueue(JobQueue.of("default", 1, "nowhere"));
      assertThrows(ClientException.class, impossible::build);
      Deadline.untilNoThreadOf("impossible");
    }

    builder("second").build().close();
    Deadline.untilNoThreadOf("second");
  }

  @Test
  void aFolderThatCannotBeMadeIsRefusedAndLeavesNoThread() throws Exception {
    Files.writeString(folder.resolve("journal"), "not a folder");
    JournalException e = assertThrows(JournalException.class, () -> builder("blocked").build());

    assertTrue(e.getMessage().contains(folder.resolve("journal").toString()), e.getMessage());
    Deadline.untilNoThreadOf("blocked");
    Files.delete(folder.resolve("journal"));
    builder("free").build().close();
  }

  @Test
  void aBuildThatFailsClosesEverythingThatWasMadeForIt() {
    BreakableJournal journal = new BreakableJournal();
    List<String> closed = new ArrayList<>();
    BatchServiceBuilder broken =
        builder("broken")
            .journal(journal)
            .executor(JobKind.CONTAINER, logs -> new IdleExecutor(() -> closed.add("executor")))
            .executor(
                JobKind.PROCESS,
                logs -> {
                  throw new IllegalStateException("no engine");
                });
    assertThrows(IllegalStateException.class, broken::build);

    assertEquals(List.of("executor"), closed);
    assertEquals(1, journal.closes.get());
    Deadline.untilNoThreadOf("broken");
    builder("next").build().close();
  }

  /** Runs nothing. */
  private record IdleExecutor(Runnable atClose) implements JobExecutor {
    @Override
    public void start(AttemptReports reports) {}

    @Override
    public void reconcile(Reconciliation reconciliation) {}

    @Override
    public void launch(LaunchRequest request) {}

    @Override
    public void stop(AttemptId attempt, StopMode mode) {}

    @Override
    public void release(AttemptId attempt) {}

    @Override
    public void close() {
      atClose.run();
    }
  }
}
