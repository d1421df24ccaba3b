package io.github.batchwright.testkit;

import io.github.batchwright.engine.state.FactBatch;
import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.JournalBatch;
import io.github.batchwright.spi.JournalListener;
import io.github.batchwright.spi.JournalReader;
import io.github.batchwright.spi.JournalRecovery;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A journal that remembers every fact as a line of JSON, and that can be made to hold back its word
 * or to fail. Not thread-safe.
 */
public final class RecordingJournal implements Journal {
  private final List<String> lines = new ArrayList<>();
  private final List<Integer> batches = new ArrayList<>();
  private @Nullable JournalListener listener;
  private @Nullable RuntimeException refusal;
  private boolean held;
  private long last;
  private int largest;

  /** Makes an empty journal. */
  public RecordingJournal() {}

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
    if (refusal != null) {
      throw refusal;
    }
    lines.addAll(((FactBatch) batch).lines());
    batches.add(batch.size());
    last = batch.lastSequence();
    largest = Math.max(largest, batch.size());
    if (!held) {
      listener().durable(last);
    }
  }

  /** Calls nothing durable from now on. */
  public void hold() {
    held = true;
  }

  /** Calls everything durable that was held back, and what comes. */
  public void release() {
    held = false;
    listener().durable(last);
  }

  /** Reports a failure, as if a disk had refused. */
  public void fail(Throwable cause) {
    listener().failed(cause);
  }

  /** Throws this at the next batch. */
  public void refuse(RuntimeException cause) {
    this.refusal = cause;
  }

  /** Returns how many facts the largest batch had, which is the work of one turn. */
  public int largestBatch() {
    return largest;
  }

  /** Returns how many facts there are so far. */
  public int size() {
    return lines.size();
  }

  /** Returns every fact so far, oldest first, each as a line of JSON. */
  public List<String> facts() {
    return List.copyOf(lines);
  }

  /** Returns how many facts were decided in each turn that decided any, oldest first. */
  public List<Integer> factsPerTurn() {
    return List.copyOf(batches);
  }

  private JournalListener listener() {
    return Objects.requireNonNull(listener, "not open");
  }

  @Override
  public Durability durability() {
    return Durability.MEMORY;
  }

  @Override
  public void close() {}
}
