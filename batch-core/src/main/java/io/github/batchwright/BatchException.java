package io.github.batchwright;

/** A refusal or a failure that a caller can handle. */
public abstract class BatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BatchException(String message) {
    super(message);
  }

  BatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
