package io.github.batchwright.recovery;

import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.SimulatedCrash;

/** How a careful caller goes on whose process may end at any point. */
public final class Crashes {
  private Crashes() {}

  /** Takes a step, and takes it again after a crash in the middle of it. */
  public static void step(BatchHarness batch, Runnable step) {
    try {
      step.run();
    } catch (SimulatedCrash e) {
      batch.restart();
      step.run();
    }
  }
}
