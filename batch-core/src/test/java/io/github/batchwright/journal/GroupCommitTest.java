package io.github.batchwright.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.spi.JournalBatch;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How batches share forces, and what a journal does when a force fails. */
@Timeout(60)
final class GroupCommitTest {
  @TempDir Path folder;
  private HoldingStorage storage;
  private FileJournal journal;
  private final Journals.Listener listener = new Journals.Listener();

  @BeforeEach
  void open() {
    storage = new HoldingStorage(new DiskStorage(folder));
    journal = new FileJournal(storage, Journals.settings(1 << 20, 1000));
    journal.replay(new Journals.Reader());
    journal.open(listener);
    storage.forces.set(0);
  }

  @AfterEach
  void close() {
    storage.permits.release(1_000_000);
    journal.close();
  }

  @Test
  void whatIsAppendedDuringAForceSharesTheNextOne() {
    storage.permits.drainPermits();
    journal.append(Journals.batch(1, "first"));
    Waits.until(() -> storage.forces.get() == 1);
    for (int i = 2; i <= 1000; i++) {
      journal.append(Journals.batch(i, "more"));
    }
    assertEquals(0, listener.durable(), "called durable before it was forced");
    storage.permits.release(1);
    Waits.until(() -> storage.forces.get() == 2);
    assertEquals(1, listener.durable());
    storage.permits.release(1);
    listener.awaitDurable(1000);

    assertEquals(2, storage.forces.get());
  }

  @Test
  void aFailedForceIsTheEnd() {
    journal.append(Journals.batch(1, "one"));
    listener.awaitDurable(1);
    storage.failing = true;
    journal.append(Journals.batch(2, "two"));
    Throwable cause = listener.awaitFailure();
    storage.failing = false;
    journal.append(Journals.batch(3, "three"));
    assertFalse(journal.wantsSnapshot());
    int forces = storage.forces.get();
    journal.close();

    assertEquals("Input/output error", cause.getMessage());
    assertEquals(1, listener.failures().size());
    assertEquals(1, listener.durable());
    assertEquals(forces, storage.forces.get(), "forced again");
    Journals.Reader reader = Journals.read(folder);
    assertEquals("1 one", reader.batches.get(0));
  }

  @Test
  void staysLockedUntilItIsClosed() {
    storage.failing = true;
    journal.append(Journals.batch(1, "one"));
    listener.awaitFailure();

    assertThrows(RuntimeException.class, () -> Journals.read(folder));
    journal.close();
    Journals.read(folder);
  }

  @Test
  void aBatchThatCannotBeEncodedIsTheEnd() {
    journal.append(
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
            throw new UnsupportedOperationException("on purpose");
          }
        });

    assertEquals("on purpose", listener.awaitFailure().getMessage());
  }

  @Test
  void aSnapshotThatFailsIsTriedAgainAfterAsMuchLogAgain() throws Exception {
    storage.badSnapshots.set(1);
    journal.append(Journals.batch(1, "x".repeat(1000)));
    listener.awaitDurable(1);
    assertTrue(journal.wantsSnapshot());
    journal.snapshot(Journals.snapshot(1, "all"));
    Waits.until(() -> storage.badSnapshots.get() == 0);
    Waits.until(() -> Journals.files(folder, "snapshot-").isEmpty());
    assertFalse(journal.wantsSnapshot());
    journal.append(Journals.batch(2, "x".repeat(1000)));
    listener.awaitDurable(2);
    Waits.until(journal::wantsSnapshot);
    journal.snapshot(Journals.snapshot(2, "all"));
    Waits.until(
        () -> Journals.files(folder, "snapshot-").stream().anyMatch(n -> n.endsWith(".snap")));
    journal.close();

    Journals.Reader reader = Journals.read(folder);
    assertEquals(List.of("all"), reader.parts);
    assertEquals(List.of(), listener.failures());
  }

  @Test
  void closingWritesWhatWasAppended() {
    for (int i = 1; i <= 100; i++) {
      journal.append(Journals.batch(i, "text"));
    }
    journal.close();

    assertEquals(100, listener.durable());
    assertEquals(100, Journals.read(folder).batches.size());
    assertThrows(IllegalStateException.class, () -> journal.append(Journals.batch(101, "late")));
  }
}
