package io.github.batchwright.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.BatchServiceBuilder;
import io.github.batchwright.CloseMode;
import io.github.batchwright.JournalException;
import io.github.batchwright.ServiceClosedException;
import io.github.batchwright.ServiceState;
import io.github.batchwright.SmallDisk;
import io.github.batchwright.journal.FileJournal;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A service on a real disk that is full. Skipped where nothing may be mounted. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class FullDiskServiceTest {
  private static final int MOST = 5_000;

  @TempDir Path disk;
  private boolean mounted;
  private final List<Throwable> told = new CopyOnWriteArrayList<>();
  private final Queue<JobId> acknowledged = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void mount() throws Exception {
    mounted = SmallDisk.mount(disk);
    assumeTrue(mounted, "this user may not mount");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertTrue(SmallDisk.unmount(disk));
    }
  }

  /** Nothing has room for the jobs unless the second instance is there. */
  private BatchServiceBuilder builder(Resources... instances) {
    return BatchService.builder()
        .name("full")
        .directory(disk.resolve("service"))
        .journal(
            FileJournal.builder(disk.resolve("service/journal")).segmentBytes(64 << 10).build())
        .computeEnvironment(
            ComputeEnvironment.builder("hosts").instances(List.of(instances)).build())
        .serviceListener(told::add)
        .handler("noop", job -> {})
        .jobDefinition(JobDefinition.handler("job", "noop").resources(4, 512).build());
  }

  private static final Resources SMALL = Resources.of(1, 512);
  private static final Resources LARGE = Resources.of(64, 64 << 10);

  private static SubmitJobRequest request() {
    return SubmitJobRequest.builder("job", "job").parameter("text", "x".repeat(1_000)).build();
  }

  private void submitUntilRefused(BatchService batch) {
    assertThrows(
        ServiceClosedException.class,
        () -> {
          for (int i = 0; i < MOST; i++) {
            acknowledged.add(batch.submit(request()).id());
          }
        });
  }

  @Test
  void haltsAndGoesOnWithAllThatWasAcknowledgedOnceThereIsRoom() throws Exception {
    BatchService first = builder(SMALL).build();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Thread caller = new Thread(() -> submitUntilRefused(first), "caller-" + i);
      caller.start();
      callers.add(caller);
    }
    callers.forEach(Deadline::join);

    assertTrue(acknowledged.size() > 10, "acknowledged " + acknowledged.size());
    assertTrue(acknowledged.size() < MOST, "the disk was never full");
    assertEquals(ServiceState.FAILED, first.state());
    Throwable cause = first.failure().orElseThrow();
    assertTrue(cause.getMessage().contains("No space left on device"), cause::toString);
    assertThrows(ServiceClosedException.class, () -> first.submit(request()));
    Deadline.until("the listener is told", () -> !told.isEmpty());
    Thread closer = new Thread(() -> first.close(CloseMode.DRAIN), "closer");
    closer.start();
    Deadline.join(closer);
    assertEquals(ServiceState.FAILED, first.state());
    assertEquals(List.of(cause), told);
    Deadline.untilNoThreadOf("full");

    assertTrue(SmallDisk.grow(disk, "64m"));
    try (BatchService second = builder(SMALL, LARGE).build()) {
      for (JobId job : acknowledged) {
        assertTrue(second.describe(job).isPresent(), () -> "lost: " + job);
      }
      JobId another = second.submit(request()).id();
      assertEquals(0, second.awaitIdle());
      acknowledged.add(another);
      for (JobId job : acknowledged) {
        assertEquals(JobStatus.SUCCEEDED, second.describe(job).orElseThrow().status());
      }
    }
  }

  @Test
  void aDiskThatIsFullFromTheStartFailsTheBuildAndLeavesNothingBehind() throws Exception {
    builder(SMALL).build().close();
    Path ballast = disk.resolve("ballast");
    fill(ballast);
    for (int i = 0; i < 2; i++) {
      JournalException e = assertThrows(JournalException.class, () -> builder(SMALL).build());
      assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
      Deadline.untilNoThreadOf("full");
    }
    Files.delete(ballast);
    try (BatchService batch = builder(SMALL).build()) {
      assertEquals(ServiceState.RUNNING, batch.state());
    }
  }

  private static void fill(Path file) {
    assertThrows(
        IOException.class,
        () -> {
          try (java.io.OutputStream out = Files.newOutputStream(file)) {
            byte[] page = new byte[4_096];
            for (int i = 0; i < MOST; i++) {
              out.write(page);
            }
          }
        });
  }
}
