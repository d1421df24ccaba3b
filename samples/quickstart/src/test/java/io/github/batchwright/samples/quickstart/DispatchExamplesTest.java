package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.dispatch.DispatchMode;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import io.github.batchwright.testkit.BatchHarness;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/dispatch.md shows. */
class DispatchExamplesTest {
  private static final String PAGE = "docs/dispatch.md";
  private static final String HERE =
      "src/test/java/io/github/batchwright/samples/quickstart/DispatchExamplesTest.java";
  private static final String POLICY =
      "src/main/java/io/github/batchwright/samples/quickstart/CustomPolicy.java";

  @Test
  void thePageShowsThisCode() throws IOException {
    assertEquals(
        List.of(
            Pages.region(HERE, "queue"),
            Pages.region(HERE, "job"),
            Pages.region(POLICY, "order"),
            Pages.region(POLICY, "service")),
        Pages.blocks(PAGE, "java"));
  }

  @Test
  void thePageShowsWhatIsDrawn() throws IOException {
    List<String> drawn = new ArrayList<>();
    for (DispatchMode mode : DispatchMode.values()) {
      drawn.add(drawing(mode));
    }
    assertEquals(drawn, Pages.blocks(PAGE, "text"));
  }

  private static String drawing(DispatchMode mode) {
    // tag::queue[]
    var queue =
        JobQueue.builder("q")
            .computeEnvironments("e")
            .dispatchPolicy(DispatchPolicy.of(mode))
            .build();
    // end::queue[]
    try (BatchHarness batch =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("e", Resources.of(4, 65_536)))
            .jobQueue(queue)
            .build()) {
      batch.executor().on("all").takes(Duration.ofHours(1));
      submit(batch, "all", 4, 1);
      submit(batch, "first", 3, 4);
      submit(batch, "second", 3, 3);
      submit(batch, "third", 4, 2);
      submit(batch, "long", 1, 9);
      submit(batch, "middle", 1, 4);
      submit(batch, "short", 1, 2);
      batch.runUntilIdle();
      return batch.drawing(Duration.ofHours(1));
    }
  }

  private static void submit(BatchHarness batch, String name, int vcpus, int hours) {
    if (batch.executor().launches().isEmpty()) {
      for (int i = 1; i <= 4; i++) {
        batch.register(JobDefinition.process("w" + i, "true").resources(i, 64).build());
      }
    }
    batch.executor().on(name).takes(Duration.ofHours(hours));
    // tag::job[]
    var request =
        SubmitJobRequest.builder(name, "w" + vcpus)
            .queue("q")
            .expectedDuration(Duration.ofHours(hours))
            .build();
    // end::job[]
    batch.submit(request);
  }

  @Test
  void theSamplesJobsRunByTheirDeadlines() throws InterruptedException {
    assertEquals(List.of("running", "tonight", "tomorrow", "whenever"), CustomPolicy.run());
  }
}
