package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.replay.DecisionDiff;
import io.github.batchwright.testkit.replay.DecisionReplay;
import io.github.batchwright.testkit.replay.DiffAssert;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the part of docs/testing.md about recorded journals shows. */
class ReplayExamplesTest {
  private static final String SOURCE =
      "src/test/java/io/github/batchwright/samples/quickstart/ReplayExamplesTest.java";

  @Test
  void thePageShowsThisCode() throws IOException {
    assertTrue(Pages.blocks("docs/testing.md", "java").contains(Pages.region(SOURCE, "replay")));
  }

  @Test
  void aRecordedJournalIsReplayed(@TempDir Path directory) {
    Path journal = directory.resolve("journal");
    record(journal);
    List<String> told = new ArrayList<>();
    DecisionDiff diff = replay(journal, told::add);
    assertEquals(12, diff.record().finished());
    assertEquals(1, told.size());
  }

  private static DecisionDiff replay(Path journal, Consumer<String> log) {
    // tag::replay[]
    DecisionDiff diff =
        DecisionReplay.from(journal)
            .change(
                SchedulingPolicy.fairShare(
                    "shares",
                    FairsharePolicy.of(Duration.ofHours(1), ShareAttributes.of("nightly", 0.5))))
            .run();

    log.accept(diff.text());
    DiffAssert.assertThat(diff)
        .everyJobStarts()
        .noJobStartsLaterThan(Duration.ofMinutes(30))
        .meanWaitIsAtMost(1.0);
    // end::replay[]
    return diff;
  }

  private static void record(Path journal) {
    try (BatchHarness harness =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("local", Resources.of(1, 1_024)))
            .schedulingPolicy(
                SchedulingPolicy.fairShare("shares", FairsharePolicy.of(Duration.ofHours(1))))
            .jobQueue(
                JobQueue.builder("default")
                    .schedulingPolicy("shares")
                    .computeEnvironments("local")
                    .build())
            .jobDefinition(JobDefinition.process("work", "./work").build())
            .build()) {
      harness.executor().on("*").takes(Duration.ofMinutes(2));
      for (int i = 0; i < 12; i++) {
        String share = i % 3 == 0 ? "nightly" : "daily";
        harness.submit(SubmitJobRequest.builder("job" + i, "work").share(share).build());
      }
      harness.runUntilIdle();
      harness.journal().save(journal);
    }
  }
}
