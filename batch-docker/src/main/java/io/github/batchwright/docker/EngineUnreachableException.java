package io.github.batchwright.docker;

import org.jspecify.annotations.Nullable;

/** Thrown when an engine gives no answer: it is gone, it hangs, or the connection broke. */
final class EngineUnreachableException extends Exception {
  private static final long serialVersionUID = 1L;

  EngineUnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
