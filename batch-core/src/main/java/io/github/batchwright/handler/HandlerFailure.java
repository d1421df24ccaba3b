package io.github.batchwright.handler;

import com.google.common.base.Throwables;
import io.github.batchwright.JobFailure;
import io.github.batchwright.spi.AttemptOutcome;

/** Tells what a handler threw in the words of an outcome. Stateless. */
final class HandlerFailure {
  private static final int LONGEST_REASON = 1024;
  private static final int FAILED = 1;

  /** What a container engine reports for a container that used too much memory. */
  private static final int OUT_OF_MEMORY = 137;

  private HandlerFailure() {}

  static AttemptOutcome outcome(Throwable thrown) {
    if (thrown instanceof JobFailure failure) {
      String reason = message(failure);
      return reason.isEmpty()
          ? AttemptOutcome.exited(failure.exitCode())
          : AttemptOutcome.exited(failure.exitCode(), cut(reason));
    }
    String message = message(thrown);
    String name = name(thrown);
    String reason = cut(message.isEmpty() ? name : name + ": " + message);
    return thrown instanceof OutOfMemoryError
        ? AttemptOutcome.outOfMemory(OUT_OF_MEMORY, reason)
        : AttemptOutcome.exited(FAILED, reason);
  }

  /** Returns the stack trace, or less of it if the exception itself cannot tell it. */
  static String trace(Throwable thrown) {
    try {
      return Throwables.getStackTraceAsString(thrown);
    } catch (RuntimeException | Error e) {
      return name(thrown) + " (its stack trace cannot be told: " + name(e) + ")\n";
    }
  }

  private static String name(Throwable thrown) {
    String simple = thrown.getClass().getSimpleName();
    return simple.isEmpty() ? thrown.getClass().getName() : simple;
  }

  private static String message(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null ? "" : message;
    } catch (RuntimeException | Error e) {
      return "its message cannot be told: " + name(e);
    }
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON);
  }
}
