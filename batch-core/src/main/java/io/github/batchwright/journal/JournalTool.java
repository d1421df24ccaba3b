package io.github.batchwright.journal;

/** Looks into the journal of a {@link FileJournal}. Thread-safe. */
public final class JournalTool {
  private JournalTool() {}
}
