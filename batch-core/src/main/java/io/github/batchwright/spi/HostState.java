package io.github.batchwright.spi;

/** What may be placed on a {@link Host}. */
public enum HostState {
  /** It takes new work. */
  ACTIVE,
  /** What runs on it goes on; nothing new is placed there. It is drained, or does not answer. */
  DRAINING,
  /**
   * It is given up: nothing is placed there, and whoever reports it also reports its attempts
   * {@link AttemptOutcome#lost lost}.
   */
  LOST
}
