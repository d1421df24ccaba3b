package io.github.batchwright.service;

import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.JournalBatch;
import io.github.batchwright.spi.JournalListener;
import io.github.batchwright.spi.JournalReader;
import io.github.batchwright.spi.JournalRecovery;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keeps nothing, and can be made to hold back its word, to fail, or to throw. Thread-safe. */
final class BreakableJournal implements Journal {
  final AtomicInteger closes = new AtomicInteger();
  private volatile @Nullable JournalListener listener;
  private volatile @Nullable Throwable refusal;
  private volatile @Nullable Throwable failureAtClose;
  private volatile boolean held;
  private volatile long last;

  @Override
  public JournalRecovery replay(JournalReader reader) {
    return JournalRecovery.NOTHING;
  }

  @Override
  public long open(JournalListener told) {
    this.listener = told;
    return 1;
  }

  @Override
  public void append(JournalBatch batch) {
    Throwable thrown = refusal;
    if (thrown instanceof Error error) {
      throw error;
    } else if (thrown != null) {
      throw (RuntimeException) thrown;
    }
    last = batch.lastSequence();
    if (!held) {
      listener().durable(last);
    }
  }

  private JournalListener listener() {
    return Objects.requireNonNull(listener, "not open");
  }

  /** Returns the last fact that it was given. */
  long last() {
    return last;
  }

  void hold() {
    held = true;
  }

  void fail(Throwable cause) {
    listener().failed(cause);
  }

  /** Calls everything durable after all, which a journal that failed must not do. */
  void sayDurable() {
    listener().durable(last);
  }

  /** Throws this, which is a RuntimeException or an Error, from now on. */
  void refuse(Throwable cause) {
    this.refusal = cause;
  }

  void failAtClose(Throwable cause) {
    this.failureAtClose = cause;
  }

  @Override
  public Durability durability() {
    return Durability.MEMORY;
  }

  @Override
  public void close() {
    closes.incrementAndGet();
    Throwable cause = failureAtClose;
    if (cause != null) {
      listener().failed(cause);
    }
  }
}
