package io.github.batchwright.samples.benchmarks;

import org.junit.jupiter.api.Test;

/** The program runs, at a small size; what it measures is checked by itself. */
class RecoveryBenchmarkTest {
  @Test
  void findsWhatWasThere() throws Exception {
    new RecoveryBenchmark(5_000, 1_000).run();
  }
}
