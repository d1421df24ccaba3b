package io.github.batchwright;

/** Whether a {@link BatchService} works. */
public enum ServiceState {
  /** It takes calls. */
  RUNNING,
  /** It was closed. */
  CLOSED,
  /**
   * It stopped for good without being asked to, because it could not keep its promises: its journal
   * could not be written, or it found a fault of its own. Every call is refused. What was
   * acknowledged before is safe as far as the journal's durability goes, and a new service on the
   * same journal goes on from there.
   */
  FAILED
}
