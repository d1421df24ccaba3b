package io.github.batchwright.spi;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.AttemptId;
import org.jspecify.annotations.Nullable;

/**
 * The name of one log: which stream of which attempt, and of which of its containers if it has
 * several. Immutable.
 *
 * @param attempt the attempt
 * @param container the name of one of several containers, 1-255 of {@code [A-Za-z0-9_-]}; null if
 *     the attempt has only one, or is a process or a handler
 * @param stream the stream
 */
public record LogId(AttemptId attempt, @Nullable String container, LogStream stream) {
  /** Checks the name of the container. */
  public LogId {
    if (container != null) {
      Checks.longName("container", container);
    }
  }

  /** Returns a stream of an attempt that is one container, process or handler. */
  public static LogId of(AttemptId attempt, LogStream stream) {
    return new LogId(attempt, null, stream);
  }

  /**
   * Returns a stream of one of an attempt's containers.
   *
   * @throws IllegalArgumentException if the name is not 1-255 of {@code [A-Za-z0-9_-]}
   */
  public static LogId of(AttemptId attempt, String container, LogStream stream) {
    return new LogId(attempt, container, stream);
  }

  @Override
  public String toString() {
    String of = container == null ? "" : " of container " + container;
    return stream.label() + of + " of " + attempt;
  }
}
