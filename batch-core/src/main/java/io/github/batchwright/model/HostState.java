package io.github.batchwright.model;

/** What may be placed on a {@link io.github.batchwright.spi.Host}. */
public enum HostState {
  /** It takes new work. */
  ACTIVE,
  /** What runs on it goes on; nothing new is placed there. It is drained, or does not answer. */
  DRAINING,
  /**
   * It is given up: nothing is placed there, and whoever reports it also reports its attempts
   * {@link io.github.batchwright.spi.AttemptOutcome#lost lost}.
   */
  LOST
}
