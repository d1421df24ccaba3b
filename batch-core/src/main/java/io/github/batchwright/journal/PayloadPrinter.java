package io.github.batchwright.journal;

import java.util.List;

/** Says what a batch means, for {@link JournalTool}. Thread-safe. */
@FunctionalInterface
interface PayloadPrinter {

  /**
   * Returns the facts of a batch, each as JSON on one line.
   *
   * @param firstSequence the sequence number of the first fact
   */
  List<String> lines(long firstSequence, byte[] encoded);
}
