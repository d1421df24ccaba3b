package io.github.batchwright.docker.engine;

import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.spi.AttemptOutcome;

/** Why a container does not run, as AWS words it, so that rules written for AWS match. */
public final class Refusals {
  /** The image cannot be had. */
  public static final String PULL = "CannotPullContainerError: ";

  /** The engine does not make the container. */
  public static final String CREATE = "CannotCreateContainerError: ";

  /** The engine does not start it, or its program cannot be executed. */
  public static final String START = "CannotStartContainerError: ";

  /** Its secrets cannot be had. */
  public static final String SECRETS =
      "ResourceInitializationError: unable to pull secrets or registry auth: ";

  /** In the middle of a long message, a pattern of a retry strategy could not match it. */
  private static final String DISK_FULL = "no space left on device";

  private Refusals() {}

  /**
   * Returns that it cannot be started this time.
   *
   * @param kind one of the words here
   * @param why what the engine says, or we do
   */
  public static CannotStartException of(String kind, String why) {
    return new CannotStartException(AttemptOutcome.cannotStart(kind + mainWordsFirst(why)));
  }

  /** Returns the outcome of an attempt that was stopped before its container was started. */
  public static AttemptOutcome stoppedBeforeStart() {
    return AttemptOutcome.cannotStart("Stopped before its container was started");
  }

  /** Returns that it can never be started as it is described. */
  public static CannotStartException invalid(String why) {
    return new CannotStartException(AttemptOutcome.invalid(why));
  }

  private static String mainWordsFirst(String why) {
    return why.contains(DISK_FULL) && !why.startsWith(DISK_FULL) ? DISK_FULL + ": " + why : why;
  }
}
