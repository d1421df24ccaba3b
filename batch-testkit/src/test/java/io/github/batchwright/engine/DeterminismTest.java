package io.github.batchwright.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeterminismTest {
  private static final int JOBS = 10_000;

  @Test
  void tenThousandJobsGiveTheSameFactsTwice() {
    List<String> first = run(42);
    List<String> second = run(42);
    assertEquals(String.join("\n", first), String.join("\n", second));
    // Submitted, released, placed, started and ended: at least five facts for each job.
    assertTrue(first.size() >= 5 * JOBS, first.size() + " facts");
    assertNotEquals(first, run(43), "another seed must show");
  }

  private static List<String> run(long seed) {
    try (BatchHarness batch =
        BatchHarness.builder()
            .seed(seed)
            .computeEnvironment(ComputeEnvironment.fixed("few", 4, Resources.of(8, 32_768)))
            .jobQueue(JobQueue.of("urgent", 10, "few"))
            .jobQueue(JobQueue.of("default", 1, "few"))
            .build()) {
      batch.executor().on("*").takes(Duration.ZERO);
      batch.register(JobDefinition.handler("noop", "noop").attempts(2).build());
      Random random = new Random(seed);
      for (int i = 0; i < JOBS; i++) {
        String queue = random.nextInt(4) == 0 ? "urgent" : "default";
        batch.submit(SubmitJobRequest.builder("job" + i, "noop").queue(queue).build());
        if (random.nextInt(100) == 0) {
          batch.advance(Duration.ofMillis(random.nextInt(50)));
        }
      }
      batch.runUntilIdle();
      assertEquals(JOBS, batch.service().stats().jobs().get(JobStatus.SUCCEEDED));
      return batch.facts();
    }
  }

  @Test
  void replayedFactsGiveTheSameStates() {
    List<String> facts = run(7);
    Replays once = Replays.of(facts);
    assertEquals(once.changes(), Replays.of(facts).changes());
    assertEquals(JOBS, once.cluster().counts().get(JobStatus.SUCCEEDED));
    assertTrue(once.cluster().isQuiet());
  }
}
