package io.github.batchwright;

/** Thrown by a {@link JobHandler} to end its attempt with an exit code of its choice. */
public final class JobFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * Makes a failure.
   *
   * @param exitCode 1-255
   * @param reason what {@code evaluateOnExit.onReason} can match
   */
  public JobFailure(int exitCode, String reason) {
    super(reason);
    if (exitCode < 1 || exitCode > 255) {
      throw new IllegalArgumentException("exitCode: '" + exitCode + "' must be 1-255");
    }
    this.exitCode = exitCode;
  }

  /** Returns the exit code, 1-255. */
  public int exitCode() {
    return exitCode;
  }
}
