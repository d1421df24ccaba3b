package io.github.batchwright.testkit;

import io.github.batchwright.journal.MemoryJournal;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.testkit.contract.JournalContract;

/** Runs the contract for the journal that keeps nothing. */
final class MemoryJournalContractTest extends JournalContract {
  @Override
  protected Journal newJournal() {
    return new MemoryJournal();
  }

  @Override
  protected boolean keeps() {
    return false;
  }

  @Override
  protected boolean refusesWrongOrder() {
    return false;
  }
}
