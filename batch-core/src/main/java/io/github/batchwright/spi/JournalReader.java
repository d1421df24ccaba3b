package io.github.batchwright.spi;

/** Who is given back what a {@link Journal} keeps. Confined to one thread. */
public interface JournalReader {

  /** The next part of the newest snapshot, all of which come before any batch. */
  void snapshotPart(byte[] encoded);

  /**
   * The next batch after the snapshot.
   *
   * @param firstSequence the sequence number of its first fact
   * @param encoded what {@link JournalBatch#encoded} returned
   */
  void batch(long firstSequence, byte[] encoded);
}
