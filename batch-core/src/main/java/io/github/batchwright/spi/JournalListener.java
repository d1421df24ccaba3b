package io.github.batchwright.spi;

/** Whom a {@link Journal} tells. Thread-safe, and it never blocks. */
public interface JournalListener {

  /** Every fact up to and including this sequence number is durable. Never goes backwards. */
  void durable(long sequence);

  /** The journal can no longer keep its promise; the scheduler stops for good. */
  void failed(Throwable cause);
}
