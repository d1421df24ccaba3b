package io.github.batchwright;

/**
 * There is no room for the request now; it may be repeated later. Nothing of it was done. AWS:
 * {@code TooManyRequestsException}.
 */
public final class TooManyRequestsException extends BatchException {
  private static final long serialVersionUID = 1L;

  /** Makes a refusal. */
  public TooManyRequestsException(String message) {
    super(message);
  }
}
