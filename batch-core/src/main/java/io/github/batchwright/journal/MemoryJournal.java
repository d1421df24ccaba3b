package io.github.batchwright.journal;

import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.JournalBatch;
import io.github.batchwright.spi.JournalListener;
import org.jspecify.annotations.Nullable;

/**
 * A journal that keeps nothing and calls everything durable at once: the state lives as long as the
 * process.
 */
public final class MemoryJournal implements Journal {
  private @Nullable JournalListener listener;

  @Override
  public void open(JournalListener newListener) {
    this.listener = newListener;
  }

  @Override
  public void append(JournalBatch batch) {
    if (listener == null) {
      throw new IllegalStateException("the journal is not open");
    }
    listener.durable(batch.lastSequence());
  }

  @Override
  public void close() {}
}
