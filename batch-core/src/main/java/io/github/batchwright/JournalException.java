package io.github.batchwright;

/**
 * The journal cannot be used: it is damaged, held by somebody else, of a newer format, or its disk
 * refuses. The message names the file and what to do.
 */
public class JournalException extends BatchException {
  private static final long serialVersionUID = 1L;

  /** Tells what is wrong. */
  public JournalException(String message) {
    super(message);
  }

  /** Tells what is wrong, and what it came from. */
  public JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}
