package io.github.batchwright.docker.engine;

import org.jspecify.annotations.Nullable;

/** Thrown when an engine gives no answer: it is gone, it hangs, or the connection broke. */
public final class EngineUnreachableException extends Exception {
  private static final long serialVersionUID = 1L;

  public EngineUnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
