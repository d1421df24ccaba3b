package io.github.batchwright;

/** The service was closed, or it stopped for good because it could not keep its promises. */
public final class ServiceClosedException extends BatchException {
  private static final long serialVersionUID = 1L;

  /** Tells of a service that was closed. */
  public ServiceClosedException(String message) {
    super(message);
  }

  /** Tells of a service that failed. */
  public ServiceClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
