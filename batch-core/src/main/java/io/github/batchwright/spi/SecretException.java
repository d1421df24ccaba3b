package io.github.batchwright.spi;

/**
 * Thrown by a {@link SecretResolver} when a secret cannot be had. Its message becomes part of the
 * reason why an attempt could not be started, which many can read: it must not contain the secret,
 * nor anything else that is secret.
 */
public final class SecretException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;

  /**
   * Makes a refusal for good: trying again does not help.
   *
   * @param message why, without anything secret
   */
  public SecretException(String message) {
    super(message);
    this.retryable = false;
  }

  private SecretException(String message, Throwable cause, boolean retryable) {
    super(message, cause);
    this.retryable = retryable;
  }

  /** Returns a failure that may pass, such as a store that does not answer. */
  public static SecretException forNow(String message, Throwable cause) {
    return new SecretException(message, cause, true);
  }

  /** Returns whether trying again may help. */
  public boolean isRetryable() {
    return retryable;
  }
}
