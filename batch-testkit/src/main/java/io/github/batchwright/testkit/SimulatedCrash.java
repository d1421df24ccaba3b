package io.github.batchwright.testkit;

/**
 * Thrown where a test has planned that the host's process ends: it goes through everything to the
 * test, which then calls {@link BatchHarness#restart}. An error and not an exception, so that
 * nothing takes it for a failure that can be handled.
 */
public final class SimulatedCrash extends Error {
  private static final long serialVersionUID = 1L;

  SimulatedCrash(int number, String where) {
    super("crash point " + number + ": " + where);
  }
}
