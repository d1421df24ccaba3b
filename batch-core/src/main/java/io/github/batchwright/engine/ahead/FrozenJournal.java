package io.github.batchwright.engine.ahead;

import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.JournalBatch;
import io.github.batchwright.spi.JournalListener;
import io.github.batchwright.spi.JournalReader;
import io.github.batchwright.spi.JournalRecovery;
import org.jspecify.annotations.Nullable;

/**
 * Gives back a frozen state as a snapshot, and keeps nothing of what follows. Its epoch is that of
 * the state: the same life goes on. Confined to one thread.
 */
final class FrozenJournal implements Journal {
  private final FrozenState state;
  private @Nullable JournalListener listener;

  FrozenJournal(FrozenState state) {
    this.state = state;
  }

  @Override
  public JournalRecovery replay(JournalReader reader) {
    state.parts().forEach(reader::snapshotPart);
    return new JournalRecovery(1, 1, 0, 0);
  }

  @Override
  public long open(JournalListener newListener) {
    listener = newListener;
    return state.epoch();
  }

  @Override
  public void append(JournalBatch batch) {
    if (listener != null) {
      listener.durable(batch.lastSequence());
    }
  }

  @Override
  public Durability durability() {
    return Durability.MEMORY;
  }

  @Override
  public void close() {}
}
