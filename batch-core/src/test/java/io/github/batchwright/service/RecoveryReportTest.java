package io.github.batchwright.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.BatchServiceBuilder;
import io.github.batchwright.CloseMode;
import io.github.batchwright.JobHandle;
import io.github.batchwright.RecoveryReport;
import io.github.batchwright.journal.FileJournal;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a service says it found in its journal. */
@Timeout(120)
class RecoveryReportTest {
  private static final int BATCH = 0x42574652;
  private static final int FILE_HEADER = 64;
  private static final int FRAME_HEADER = 40;

  @TempDir Path folder;
  private final CountDownLatch running = new CountDownLatch(3);

  private BatchServiceBuilder builder(long snapshotAfterBytes) {
    return BatchService.builder()
        .directory(folder)
        .journal(
            FileJournal.builder(folder.resolve("journal"))
                .durability(Durability.PROCESS_CRASH)
                .segmentBytes(64 << 10)
                .snapshotAfterBytes(snapshotAfterBytes)
                .build())
        .computeEnvironment(ComputeEnvironment.fixed("local", Resources.of(4, 4096)))
        .handler("noop", job -> {})
        .handler(
            "wait",
            job -> {
              running.countDown();
              new CountDownLatch(1).await();
            })
        .jobDefinition(JobDefinition.handler("noop", "noop").build())
        .jobDefinition(JobDefinition.handler("wait", "wait").build());
  }

  private BatchServiceBuilder builder() {
    return builder(Long.MAX_VALUE);
  }

  @Test
  void aFirstLifeFindsNothing() {
    try (BatchService first = BatchService.builder().build()) {
      assertNothing(first.recovery());
    }
    try (BatchService first = builder().build()) {
      assertNothing(first.recovery());
    }
  }

  private static void assertNothing(RecoveryReport report) {
    assertEquals(new RecoveryReport(1, 0, 0, 0, 0, report.took()), report);
    assertFalse(report.took().isNegative());
    assertTrue(report.took().compareTo(Duration.ofMinutes(1)) < 0, report.toString());
  }

  @Test
  void countsLivesAndFacts() throws Exception {
    long facts = 0;
    for (int epoch = 1; epoch <= 4; epoch++) {
      try (BatchService batch = builder().build()) {
        RecoveryReport report = batch.recovery();
        assertEquals(epoch, report.epoch());
        assertTrue(report.facts() > facts || epoch == 1, report.toString());
        assertEquals(0, report.snapshotFacts());
        assertEquals(0, report.cutBytes());
        assertEquals(0, report.openAttempts());
        facts = report.facts();
        batch.submit("one", "noop").await();
      }
    }
  }

  @Test
  void countsTheAttemptsThatWentOn() throws Exception {
    BatchService first = builder().build();
    JobHandle array = first.submit(SubmitJobRequest.builder("three", "wait").arraySize(3).build());
    assertTrue(running.await(1, TimeUnit.MINUTES));
    Deadline.until("all three are RUNNING", () -> first.stats().jobs().get(JobStatus.RUNNING) == 3);
    first.submit("done", "noop").await();
    first.close(CloseMode.LEAVE_RUNNING);

    try (BatchService second = builder().build()) {
      assertEquals(3, second.recovery().openAttempts());
      assertEquals(JobStatus.FAILED, second.await(array.id(), Duration.ofSeconds(60)).status());
    }
  }

  @Test
  void saysForHowManyFactsASnapshotStood() throws Exception {
    BatchService first = builder(20_000).build();
    for (int i = 0; i < 50; i++) {
      first.submit(SubmitJobRequest.builder("job", "noop").arraySize(50).build()).await();
    }
    Deadline.until("there is a snapshot", () -> !journalFiles("snapshot-", "").isEmpty());
    Deadline.until("it is whole", () -> !journalFiles("snapshot-", ".snap").isEmpty());
    first.close();

    try (BatchService second = builder().build()) {
      RecoveryReport report = second.recovery();
      assertTrue(report.snapshotFacts() > 0, report.toString());
      assertTrue(report.snapshotFacts() <= report.facts(), report.toString());
      assertEquals(2_500L, second.stats().jobs().get(JobStatus.SUCCEEDED));
    }
  }

  @Test
  void saysHowManyBytesOfAnUnfinishedWriteWereCutOff() throws Exception {
    JobHandle job;
    try (BatchService first = builder().build()) {
      job = first.submit("one", "noop");
      job.await();
    }
    Path segment = newestSegment();
    long end = endOfFrames(segment);
    byte[] torn = new byte[123];
    Arrays.fill(torn, (byte) 7);
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(torn), end);
    }

    try (BatchService second = builder().build()) {
      assertEquals(123, second.recovery().cutBytes());
      assertEquals(JobStatus.SUCCEEDED, second.describe(job.id()).orElseThrow().status());
    }
    assertEquals(end, Files.size(segment));
    try (BatchService third = builder().build()) {
      assertEquals(0, third.recovery().cutBytes());
      assertEquals(3, third.recovery().epoch());
    }
  }

  private List<Path> journalFiles(String prefix, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("journal"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(file -> file.getFileName().toString().endsWith(suffix))
          .sorted()
          .toList();
    }
  }

  private Path newestSegment() throws IOException {
    List<Path> segments = journalFiles("segment-", ".seg");
    return segments.get(segments.size() - 1);
  }

  /** Steps from frame to frame, as docs/journal-format.md describes them. */
  private static long endOfFrames(Path segment) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
    int offset = FILE_HEADER;
    while (offset + FRAME_HEADER <= bytes.capacity() && bytes.getInt(offset) == BATCH) {
      int length = bytes.getInt(offset + 20);
      offset += FRAME_HEADER + (length + 7) / 8 * 8;
    }
    assertTrue(offset > FILE_HEADER, "the segment is empty");
    return offset;
  }
}
