package io.github.batchwright.spi;

/** How firmly an attempt is stopped. */
public enum StopMode {
  /** Ask: SIGTERM, or an interrupt. */
  GRACEFUL,
  /** Do not ask: SIGKILL. Follows a graceful stop once its grace is over. */
  FORCED
}
