package io.github.batchwright.model.start;

/**
 * What is done about a job that is not finished by its deadline. A listener is told in any case.
 */
public enum DeadlineAction {
  /** Nothing else. */
  WARN,
  /** It is cancelled if it was not placed yet; what runs goes on. */
  CANCEL,
  /** It is cancelled, or stopped if it runs. */
  TERMINATE,
  /** It goes before others of its queue, or of its share, that have a lower priority. */
  RAISE_PRIORITY
}
