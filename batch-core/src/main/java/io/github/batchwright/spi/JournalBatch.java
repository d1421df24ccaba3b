package io.github.batchwright.spi;

/** The facts of one turn: all of them become durable, or none. Immutable. */
public interface JournalBatch {

  /** Returns the sequence number of the first fact; facts are numbered from 1 without a gap. */
  long firstSequence();

  /** Returns how many facts there are, at least 1. */
  int size();

  /**
   * Returns one fact as bytes. They are made when asked for, so that a journal which keeps nothing
   * pays nothing.
   *
   * @param index 0 for the first
   */
  byte[] encoded(int index);

  /** Returns the sequence number of the last fact. */
  default long lastSequence() {
    return firstSequence() + size() - 1;
  }
}
