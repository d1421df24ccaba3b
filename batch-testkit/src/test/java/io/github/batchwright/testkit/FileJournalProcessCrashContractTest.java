package io.github.batchwright.testkit;

import io.github.batchwright.spi.Durability;

/** Runs the contract for a journal in files that leaves its writes to the operating system. */
final class FileJournalProcessCrashContractTest extends FileJournalContract {
  FileJournalProcessCrashContractTest() {
    super(Durability.PROCESS_CRASH);
  }
}
