package io.github.batchwright.journal;

import io.github.batchwright.spi.JournalRecovery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a journal's folder, and what has to be done before it is written to again.
 * Immutable.
 *
 * @param recovery what the owner of the journal is told
 * @param snapshot the snapshot that was read
 * @param read the segments that were read
 * @param snapshotBytes how large the snapshot is
 * @param logBytes how many bytes of log came after it
 * @param end where the log ends; null if no segment was read to its end
 */
record Recovered(
    JournalRecovery recovery,
    @Nullable FileName snapshot,
    List<FileName> read,
    long snapshotBytes,
    long logBytes,
    @Nullable End end) {
  Recovered {
    read = List.copyOf(read);
  }

  /**
   * Where the log ends.
   *
   * @param segment the last segment
   * @param doubtful the offset from which on nothing says that it was ever forced to the disk
   * @param offset the offset after the last good frame
   */
  record End(FileName segment, long doubtful, long offset) {}
}
