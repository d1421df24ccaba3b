package io.github.batchwright.spi;

/**
 * What a journal gave back.
 *
 * @param snapshotSequence the last fact that the snapshot stands for; 0 if there was none
 * @param lastSequence the last fact there is; 0 if there is none
 * @param batches how many batches came after the snapshot
 * @param cutBytes how many bytes of an unfinished last batch were, or will be, cut off. They were
 *     never called durable
 */
public record JournalRecovery(
    long snapshotSequence, long lastSequence, long batches, long cutBytes) {
  /** There was nothing. */
  public static final JournalRecovery NOTHING = new JournalRecovery(0, 0, 0, 0);
}
