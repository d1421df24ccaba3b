package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.batchwright.BatchService;
import io.github.batchwright.BatchServiceBuilder;
import io.github.batchwright.docker.SwarmExecutor;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.Resources;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What docs/swarm.md shows. Its tests on a swarm are those of the module batch-docker. */
class SwarmExamplesTest {
  @Test
  void thePageShowsThisCode() throws IOException {
    Pages.assertShows(
        "docs/swarm.md",
        "src/test/java/io/github/batchwright/samples/quickstart/SwarmExamplesTest.java",
        "executor");
  }

  @Test
  void serviceIsDescribedWithoutASwarm() {
    assertNotNull(describe());
  }

  private static BatchServiceBuilder describe() {
    // tag::executor[]
    var builder =
        BatchService.builder()
            .executor(
                JobKind.CONTAINER,
                logs ->
                    SwarmExecutor.builder()
                        .host("tcp://10.0.0.7:2376")
                        .host("tcp://10.0.0.8:2376")
                        .owner("orders")
                        .reserve(Resources.of(0.5, 512))
                        .build(logs))
            .computeEnvironment(ComputeEnvironment.reported("swarm"))
            .jobQueue(JobQueue.of("default", 1, "swarm"));
    // end::executor[]
    return builder;
  }
}
