package io.github.batchwright.spi;

/**
 * Keeps the facts that the scheduler decided, in order. Nothing that follows from a fact leaves the
 * scheduler before its journal has said that the fact is durable.
 *
 * <p>What a journal keeps is bytes to it. It may assume that {@link #replay} and then {@link #open}
 * are called once each, before anything else, and that batches are appended by one thread at a
 * time, in sequence, without a gap.
 */
public interface Journal extends AutoCloseable {

  /**
   * Gives back what it keeps: the newest snapshot if there is one, then every batch after it, in
   * sequence. What was appended and never reported durable may be among it or not, but a batch is
   * never there in part, nor without all that went before.
   *
   * @return what was found
   * @throws io.github.batchwright.JournalException if what it keeps cannot be read; nothing was
   *     changed then
   */
  JournalRecovery replay(JournalReader reader);

  /**
   * Begins a new epoch, in which it takes batches. An epoch is the life of one service; whoever
   * wrote in an earlier one can write no more.
   *
   * @param listener whom to tell
   * @return the number of the epoch, at least 1 and higher than that of every earlier one
   * @throws io.github.batchwright.JournalException if it cannot be written to
   */
  long open(JournalListener listener);

  /**
   * Takes a batch and returns, perhaps before it is durable. Once it is, the listener is told, from
   * any thread, this one included. A journal that throws here or reports a failure is never called
   * again but to be closed.
   */
  void append(JournalBatch batch);

  /**
   * Says whether it wants a snapshot, so that it can let go of older batches. Asked once for each
   * batch, after it was appended; {@link #snapshot} follows at once if it does.
   */
  default boolean wantsSnapshot() {
    return false;
  }

  /**
   * Takes a snapshot of everything up to and including the last batch appended, and returns before
   * it is written. It may read the snapshot on any thread, and once it is durable it may forget
   * every batch up to it.
   */
  default void snapshot(JournalSnapshot snapshot) {}

  /** Says what that which it calls durable survives. */
  Durability durability();

  /**
   * Lets go of its files. What was appended and not yet reported durable may be lost. A snapshot
   * that is being written is given up.
   */
  @Override
  void close();
}
