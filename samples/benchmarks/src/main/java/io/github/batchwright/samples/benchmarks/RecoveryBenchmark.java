package io.github.batchwright.samples.benchmarks;

import io.github.batchwright.BatchService;
import io.github.batchwright.BatchServiceBuilder;
import io.github.batchwright.CloseMode;
import io.github.batchwright.RecoveryReport;
import io.github.batchwright.journal.FileJournal;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.Durability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures how long a service takes to go on where it was: from a log of many facts, and from a
 * snapshot of many jobs that wait. Each is read several times; all times and the median are
 * printed.
 */
public final class RecoveryBenchmark {
  private static final int FACTS_OF_A_JOB = 5;
  private static final int IN_FLIGHT = 4_096;
  private static final int RUNS = 5;

  /** No snapshot comes in between. */
  private static final long NEVER = 1L << 40;

  private final int facts;
  private final int waiting;

  RecoveryBenchmark(int facts, int waiting) {
    this.facts = facts;
    this.waiting = waiting;
  }

  /**
   * Runs both.
   *
   * @param args how many facts there are in the log, 1,000,000 unless given, and how many jobs
   *     wait, 100,000 unless given
   */
  public static void main(String[] args) throws Exception {
    int facts = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int waiting = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
    new RecoveryBenchmark(facts, waiting).run();
  }

  /** Prints a line for each measurement. */
  void run() throws Exception {
    Folders.in(this::measureLog);
    Folders.in(this::measureSnapshot);
  }

  private void measureLog(Path folder) throws Exception {
    try (BatchService batch = open(folder, NEVER)) {
      submit(batch, facts / FACTS_OF_A_JOB, "work");
      batch.awaitIdle();
    }
    report("a log", folder, facts / FACTS_OF_A_JOB, JobStatus.SUCCEEDED);
  }

  private void measureSnapshot(Path folder) throws Exception {
    try (BatchService batch = open(folder, NEVER)) {
      submit(batch, waiting, "large");
      batch.close(CloseMode.LEAVE_RUNNING);
    }
    // The log is long by now: the next service begins with a snapshot of all there is.
    try (BatchService batch = open(folder, 1)) {
      batch.register(JobDefinition.process("unused", "true").build());
      awaitSnapshot(folder.resolve("journal"));
      batch.close(CloseMode.LEAVE_RUNNING);
    }
    report("a snapshot", folder, waiting, JobStatus.RUNNABLE);
  }

  private static void awaitSnapshot(Path journal) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (System.nanoTime() < deadline) {
      try (Stream<Path> files = Files.list(journal)) {
        if (files.anyMatch(
            file -> file.getFileName().toString().matches("snapshot-[^.]+\\.snap"))) {
          return;
        }
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    throw new IllegalStateException("there is no snapshot in " + journal);
  }

  private static BatchService open(Path folder, long snapshotAfterBytes) {
    BatchServiceBuilder builder =
        BatchService.builder()
            .journal(
                FileJournal.builder(folder.resolve("journal"))
                    .durability(Durability.PROCESS_CRASH)
                    .snapshotAfterBytes(snapshotAfterBytes)
                    .build())
            .computeEnvironment(ComputeEnvironment.fixed("host", Resources.of(64, 65_536)))
            .handler("nothing", job -> {})
            .jobDefinition(JobDefinition.handler("work", "nothing").resources(1, 16).build())
            .jobDefinition(JobDefinition.handler("large", "nothing").resources(500, 16).build());
    return builder.build();
  }

  private static void submit(BatchService batch, int count, String definition) {
    List<CompletionStage<?>> open = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SubmitJobRequest request =
          SubmitJobRequest.builder("job", definition)
              .parameter("input", "file-" + i)
              .parameter("level", "9")
              .build();
      open.add(batch.async().submit(request));
      if (open.size() == IN_FLIGHT || i == count - 1) {
        open.forEach(stage -> stage.toCompletableFuture().join());
        open.clear();
      }
    }
  }

  private static void report(String what, Path folder, long jobs, JobStatus status)
      throws InterruptedException {
    long[] millis = new long[RUNS];
    RecoveryReport last = null;
    for (int i = 0; i < RUNS; i++) {
      try (BatchService batch = open(folder, NEVER)) {
        last = batch.recovery();
        millis[i] = last.took().toMillis();
        long found = batch.stats().jobs().getOrDefault(status, 0L);
        if (found != jobs) {
          throw new IllegalStateException(found + " jobs are " + status + ", not " + jobs);
        }
        batch.close(CloseMode.LEAVE_RUNNING);
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        "from %s: %,d facts, %,d of them in the snapshot, %,d jobs: median %,d ms of %s%n",
        what,
        last == null ? 0 : last.facts(),
        last == null ? 0 : last.snapshotFacts(),
        jobs,
        millis[RUNS / 2],
        Arrays.toString(millis));
  }
}
