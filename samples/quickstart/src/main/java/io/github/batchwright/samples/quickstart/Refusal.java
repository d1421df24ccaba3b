package io.github.batchwright.samples.quickstart;

/** The program cannot do what it was asked to; the message says why. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  /** The exit code when the arguments are wrong. */
  static final int BAD_ARGUMENTS = 2;

  /** The exit code when something else is missing. */
  static final int FAILED = 1;

  private final int exitCode;

  Refusal(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Refuses one argument. */
  static Refusal of(String argument, String value, String rule) {
    return new Refusal(BAD_ARGUMENTS, argument + ": '" + value + "' " + rule);
  }

  int exitCode() {
    return exitCode;
  }
}
