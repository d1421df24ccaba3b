package io.github.batchwright.spi;

import java.util.Iterator;

/**
 * Everything the scheduler knows at one point, which stands for every batch up to there. It stays
 * as it is while the scheduler goes on. To be read by one thread at a time.
 */
public interface JournalSnapshot {

  /** Returns the sequence number of the last fact that it stands for. */
  long sequence();

  /**
   * Returns its parts, to be given back in this order. They are made one by one when asked for, on
   * the thread that asks; each is some tens of kilobytes, more where a single fact is larger.
   */
  Iterator<byte[]> parts();
}
