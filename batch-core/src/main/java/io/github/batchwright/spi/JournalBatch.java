package io.github.batchwright.spi;

/** The facts of one turn: all of them become durable, or none. Immutable, and thread-safe. */
public interface JournalBatch {

  /** Returns the sequence number of the first fact; facts are numbered from 1 without a gap. */
  long firstSequence();

  /** Returns how many facts there are, at least 1. */
  int size();

  /**
   * Returns the facts as bytes, which mean something to the scheduler alone. They are made when
   * asked for, on the thread that asks, so that a journal which keeps nothing pays nothing.
   */
  byte[] encoded();

  /** Returns the sequence number of the last fact. */
  default long lastSequence() {
    return firstSequence() + size() - 1;
  }
}
