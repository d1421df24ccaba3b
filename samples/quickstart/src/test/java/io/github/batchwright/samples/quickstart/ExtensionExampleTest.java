package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchExtension;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchSeed;
import io.github.batchwright.testkit.ScriptedExecutor;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What docs/testing.md shows of a harness that is described for all tests of a class. */
class ExtensionExampleTest {
  // tag::extension[]
  @RegisterExtension
  final BatchExtension extension =
      new BatchExtension(
          batch ->
              batch
                  .computeEnvironment(ComputeEnvironment.fixed("ce", Resources.of(8, 4_096)))
                  .jobDefinition(JobDefinition.process("work", "work").attempts(2).build()));

  @Test
  @BatchSeed(42)
  void triesTwice(BatchHarness batch, ScriptedExecutor executor) {
    executor.on("flaky").attempt(1).exitsWith(1);
    var job = batch.submit(SubmitJobRequest.builder("flaky", "work").build());
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().hasAttempts(2).isOn("ce/0");
  }

  // end::extension[]

  @Test
  void thePageShowsThisCode(BatchHarness batch) throws IOException {
    assertEquals(1, batch.seed());
    String code =
        Pages.region(
            "src/test/java/io/github/batchwright/samples/quickstart/ExtensionExampleTest.java",
            "extension");
    assertTrue(Pages.blocks("docs/testing.md", "java").contains(code));
  }
}
