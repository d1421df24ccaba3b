package io.github.batchwright.testkit;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.PreemptionPolicy;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Two histories that are kept, and how histories are compared. */
@ResourceLock(value = GoldenHistoryTest.PROPERTIES, mode = ResourceAccessMode.READ)
class GoldenHistoryTest {
  static final String PROPERTIES = "java.lang.System.properties";

  @TempDir Path folder;

  @Test
  void aRetryAnArrayAndADependentDecideWhatTheyAlwaysDid() {
    try (BatchHarness batch = BatchHarness.create()) {
      batch.register(
          JobDefinition.process("step", "true")
              .resources(2, 64)
              .attempts(2)
              .timeout(ofMinutes(5))
              .build());
      batch.executor().on("fetch").attempt(1).takes(ofSeconds(30)).exitsWith(75);
      batch.executor().on("fetch").attempt(2).takes(ofMinutes(2)).startsAfter(ofSeconds(5));
      batch.executor().on("crunch").takes(ofSeconds(90));
      batch.executor().on("crunch").arrayIndex(1).neverEnds();
      JobHandle fetch = batch.submit(SubmitJobRequest.builder("fetch", "step").build());
      JobHandle crunch =
          batch.submit(
              SubmitJobRequest.builder("crunch", "step")
                  .arraySize(3)
                  .dependsOn(fetch.id())
                  .build());
      batch.submit(SubmitJobRequest.builder("report", "step").dependsOn(crunch.id()).build());
      batch.runUntilIdle();
      GoldenHistory.assertMatches(batch, "retry-array-dependent");
    }
  }

  @Test
  void aPreemptionAndARestartDecideWhatTheyAlwaysDid() {
    try (BatchHarness batch =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("ce", Resources.of(4, 1_024)))
            .jobQueue(queue("urgent", 10, PreemptionPolicy.overLowerQueues()))
            .jobQueue(queue("patient", 1, PreemptionPolicy.ofPreemptibleJobs()))
            .build()) {
      batch.register(JobDefinition.process("wide", "true").resources(4, 64).build());
      batch.executor().on("low").takes(ofMinutes(10));
      batch.executor().on("high").takes(ofMinutes(1));
      batch.submit(SubmitJobRequest.builder("low", "wide").queue("patient").build());
      batch.advance(ofMinutes(2));
      batch.submit(SubmitJobRequest.builder("high", "wide").queue("urgent").build());
      batch.advance(ofSeconds(30));
      batch.restartAfter(ofSeconds(10));
      batch.runUntilIdle();
      GoldenHistory.assertMatches(batch, "preemption-restart");
    }
  }

  private static JobQueue queue(String name, int priority, PreemptionPolicy policy) {
    return JobQueue.builder(name)
        .priority(priority)
        .computeEnvironments("ce")
        .preemption(policy)
        .build();
  }

  private static BatchHarness twoJobs(long seed, int seconds) {
    BatchHarness batch = BatchHarness.builder().seed(seed).build();
    batch.register(JobDefinition.process("work", "true").build());
    batch.executor().on("a").takes(ofSeconds(seconds)).exitsWith(1);
    JobHandle a = batch.submit(SubmitJobRequest.builder("a", "work").build());
    batch.submit(SubmitJobRequest.builder("b", "work").dependsOn(a.id()).build());
    batch.advance(ofSeconds(1));
    batch.restart();
    batch.runUntilIdle();
    return batch;
  }

  @Test
  void aHistoryTellsWhatWhenAndToWhomAndNoIds() {
    try (BatchHarness batch = twoJobs(1, 3);
        BatchHarness other = twoJobs(2, 3)) {
      assertEquals(batch.history(), other.history());
      assertTrue(
          batch
              .history()
              .contains("\n+0s     JobSubmitted b queue=default definition=work:1 dependsOn=[a]\n"),
          batch.history());
      assertTrue(batch.history().contains("\n+3s     AttemptEnded a event=FAIL"), batch.history());
      String mark = batch.timeLine().job("a").jobId().value().substring(0, 24);
      assertFalse(batch.history().contains(mark), batch.history());
    }
  }

  @Test
  void aFileThatIsNotThereIsWrittenAndTheTestFails() throws IOException {
    Path file = folder.resolve("deep").resolve("history.txt");
    try (BatchHarness batch = twoJobs(1, 3)) {
      Failing.says(
          "golden history " + file + " was not there and is written: look at it, and run again",
          () -> GoldenHistory.assertMatches(batch, file));
      assertEquals(batch.history(), Files.readString(file));
      GoldenHistory.assertMatches(batch, file);
    }
  }

  @Test
  @ResourceLock(GoldenHistoryTest.PROPERTIES)
  void aDifferenceIsShownWithTheLinesAroundIt() throws IOException {
    Path file = folder.resolve("history.txt");
    // Whoever runs this build may be writing histories.
    String before = System.getProperty(GoldenHistory.WRITE);
    System.clearProperty(GoldenHistory.WRITE);
    try (BatchHarness batch = twoJobs(1, 3);
        BatchHarness slower = twoJobs(1, 4)) {
      Files.writeString(file, batch.history());
      AssertionError e =
          assertThrows(AssertionError.class, () -> GoldenHistory.assertMatches(slower, file));
      String message = e.getMessage();
      assertTrue(message.startsWith("golden history " + file + ": line "), message);
      assertTrue(message.contains("\nexpected: +3s     AttemptEnded a event=FAIL"), message);
      assertTrue(message.contains("\nbut was:  +4s     AttemptEnded a event=FAIL"), message);
      assertTrue(message.contains("\n           ^\n"), message);
      assertTrue(message.endsWith("run again with -Dgolden.write=true"), message);
      assertTrue(message.lines().count() < 20, message);
      assertEquals(batch.history(), Files.readString(file));
    } finally {
      restore(before);
    }
  }

  @Test
  @ResourceLock(GoldenHistoryTest.PROPERTIES)
  void aDifferenceIsWrittenIfTheCallerSaysSoAndTheTestFailsOnce() throws IOException {
    Path file = folder.resolve("history.txt");
    Files.writeString(file, "something else\n");
    String before = System.getProperty(GoldenHistory.WRITE);
    System.setProperty(GoldenHistory.WRITE, "true");
    try (BatchHarness batch = twoJobs(1, 3)) {
      Failing.says(
          "golden history %s is written anew: look at the difference, and run again; line 1 differs:"
              .formatted(file),
          () -> GoldenHistory.assertMatches(batch, file));
      assertEquals(batch.history(), Files.readString(file));
      GoldenHistory.assertMatches(batch, file);
    } finally {
      restore(before);
    }
  }

  private static void restore(@Nullable String before) {
    if (before == null) {
      System.clearProperty(GoldenHistory.WRITE);
    } else {
      System.setProperty(GoldenHistory.WRITE, before);
    }
  }
}
