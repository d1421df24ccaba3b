package io.github.batchwright.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.JournalBatch;
import io.github.batchwright.testkit.contract.JournalContract;
import org.junit.jupiter.api.Test;

/** Runs the contract for the journal of tests, which is its own storage. */
final class RecordingJournalContractTest extends JournalContract {
  private final RecordingJournal recording = new RecordingJournal();

  @Override
  protected Journal newJournal() {
    recording.snapshotEvery(10);
    return recording;
  }

  /** It is the same object in each life: another replay is another life. */
  @Override
  protected boolean refusesWrongOrder() {
    return false;
  }

  @Override
  protected boolean awaitSnapshot(Journal journal) {
    return true;
  }

  @Test
  void keepsNothingBeforeItIsOpen() {
    JournalBatch batch =
        new JournalBatch() {
          @Override
          public long firstSequence() {
            return 1;
          }

          @Override
          public int size() {
            return 1;
          }

          @Override
          public byte[] encoded() {
            return new byte[1];
          }
        };
    assertThrows(IllegalStateException.class, () -> recording.append(batch));
    assertEquals(0, recording.size());
  }
}
