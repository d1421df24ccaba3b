package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.chaos.ChaosInvariant;
import io.github.batchwright.testkit.chaos.ChaosSimulation;
import io.github.batchwright.testkit.chaos.ChaosWorld;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What docs/testing.md shows of faults and chaos. */
class ChaosExamplesTest {
  private static final String SOURCE =
      "src/test/java/io/github/batchwright/samples/quickstart/ChaosExamplesTest.java";

  @Test
  void thePageShowsThisCode() throws IOException {
    for (String region : new String[] {"faults", "invariant", "simulation"}) {
      String code = Pages.region(SOURCE, region);
      assertTrue(Pages.blocks("docs/testing.md", "java").contains(code), code);
    }
  }

  @Test
  void aLostReportIsFoundOutAfterARestart() {
    try (var harness = BatchHarness.create()) {
      harness.register(JobDefinition.process("import", "./import").build());
      // tag::faults[]
      var job = harness.submit(SubmitJobRequest.builder("nightly", "import").build());
      harness.settle();
      harness.flakyExecutor().loseReports(1); // that of its end
      harness.advance(Duration.ofHours(1));
      harness.assertThat(job).is(JobStatus.RUNNING);
      harness.restart();
      harness.runUntilIdle();
      harness.assertThat(job.id()).succeeded().hasAttempts(1);
      // end::faults[]
    }
  }

  // tag::invariant[]
  static final class NoSubmittedJobFails implements ChaosInvariant {
    @Override
    public String sentence() {
      return "No job fails before it was placed";
    }

    @Override
    public void told(ChaosWorld world, JobEvent event) {
      if (event.from() == JobStatus.SUBMITTED && event.to() == JobStatus.FAILED) {
        throw new AssertionError(event.jobName() + " failed: " + event.statusReason());
      }
    }
  }

  // end::invariant[]

  @Test
  void aHundredSeeds() {
    // tag::simulation[]
    var tally = ChaosSimulation.seeds(0, 100).invariant(NoSubmittedJobFails::new).run();
    // end::simulation[]
    assertEquals(100, tally.seeds());
  }
}
