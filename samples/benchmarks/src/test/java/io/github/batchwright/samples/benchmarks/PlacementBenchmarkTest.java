package io.github.batchwright.samples.benchmarks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The program runs, at a small size, and compares what is chosen by the same rule. */
class PlacementBenchmarkTest {
  @Test
  void theIndexChoosesWhatALookAtEveryHostChooses() {
    assertTrue(new PlacementBenchmark(200, 2_000).check() > 2_000);
  }

  @Test
  void measuresAllOfThem() {
    new PlacementBenchmark(50, 200).run();
  }
}
