package io.github.batchwright.samples.benchmarks;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.batchwright.docker.DockerEngines;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The program runs, at a small size; it fails unless every container succeeds and is removed. */
class DockerBenchmarkTest {
  @Test
  void runsAndLeavesNothing() throws Exception {
    Optional<String> whyNot = DockerEngines.whyUnavailable();
    if (whyNot.isPresent()) {
      assertFalse("required".equals(System.getProperty("batch.docker")), whyNot::get);
      System.out.println("[Docker] The benchmark's test is skipped: " + whyNot.get());
      Assumptions.abort(whyNot.get());
    }
    new DockerBenchmark(2, 4).run();
  }
}
