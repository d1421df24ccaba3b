package io.github.batchwright;

/** What a caller gets when more requests wait than the service takes. */
public enum WhenFull {
  /** The caller waits until there is room: back-pressure. */
  BLOCK,
  /** The caller gets a {@link TooManyRequestsException} at once. */
  REJECT
}
