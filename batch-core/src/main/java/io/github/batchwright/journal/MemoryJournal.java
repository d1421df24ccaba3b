package io.github.batchwright.journal;

import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.JournalBatch;
import io.github.batchwright.spi.JournalListener;
import io.github.batchwright.spi.JournalReader;
import io.github.batchwright.spi.JournalRecovery;
import org.jspecify.annotations.Nullable;

/**
 * A journal that keeps nothing and calls everything durable at once: the state lives as long as the
 * process. Thread-safe.
 */
public final class MemoryJournal implements Journal {
  private volatile @Nullable JournalListener listener;

  /** Makes a journal that is empty, and stays so. */
  public MemoryJournal() {}

  @Override
  public JournalRecovery replay(JournalReader reader) {
    return JournalRecovery.NOTHING;
  }

  @Override
  public long open(JournalListener newListener) {
    this.listener = newListener;
    return 1;
  }

  @Override
  public void append(JournalBatch batch) {
    JournalListener told = listener;
    if (told == null) {
      throw new IllegalStateException("the journal is not open");
    }
    told.durable(batch.lastSequence());
  }

  @Override
  public Durability durability() {
    return Durability.MEMORY;
  }

  @Override
  public void close() {}
}
