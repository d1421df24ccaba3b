package io.github.batchwright.testkit;

import io.github.batchwright.spi.Durability;

/** Runs the contract for a journal in files that forces every write. */
final class FileJournalPowerLossContractTest extends FileJournalContract {
  FileJournalPowerLossContractTest() {
    super(Durability.POWER_LOSS);
  }
}
