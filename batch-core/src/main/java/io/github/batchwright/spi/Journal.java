package io.github.batchwright.spi;

/**
 * Keeps the facts that the scheduler decided, in order. Nothing that follows from a fact leaves the
 * scheduler before its journal has said that the fact is durable.
 *
 * <p>A journal may assume that {@link #open} is called once, before anything else, and that batches
 * are appended by one thread at a time, in sequence, without a gap.
 */
public interface Journal extends AutoCloseable {

  /** Hands over whom to tell. Called once. */
  void open(JournalListener listener);

  /**
   * Takes a batch and returns, perhaps before it is durable. Once it is, the listener is told, from
   * any thread, this one included. A journal that throws here or reports a failure is never called
   * again but to be closed.
   */
  void append(JournalBatch batch);

  /** Lets go of its files. What was appended and not yet reported durable may be lost. */
  @Override
  void close();
}
