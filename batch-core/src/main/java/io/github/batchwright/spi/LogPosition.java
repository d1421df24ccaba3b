package io.github.batchwright.spi;

import io.github.batchwright.checks.Checks;

/**
 * How far a reader is in the two streams of a log. Immutable.
 *
 * @param stdout how many bytes of standard output lie behind it, at least 0
 * @param stderr how many bytes of standard error lie behind it, at least 0
 */
public record LogPosition(long stdout, long stderr) {
  /** The beginning of both streams. */
  public static final LogPosition START = new LogPosition(0, 0);

  /** Checks the numbers. */
  public LogPosition {
    Checks.atLeast("stdout", stdout, 0);
    Checks.atLeast("stderr", stderr, 0);
  }

  /** Returns the position in one stream, and the beginning of the other. */
  public static LogPosition of(LogStream stream, long position) {
    return START.with(stream, position);
  }

  /** Returns the position in a stream. */
  public long in(LogStream stream) {
    return switch (stream) {
      case STDOUT -> stdout;
      case STDERR -> stderr;
    };
  }

  /** Returns this position with another one in a stream. */
  public LogPosition with(LogStream stream, long position) {
    return switch (stream) {
      case STDOUT -> new LogPosition(position, stderr);
      case STDERR -> new LogPosition(stdout, position);
    };
  }
}
