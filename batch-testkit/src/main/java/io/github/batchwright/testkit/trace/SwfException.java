package io.github.batchwright.testkit.trace;

import java.io.IOException;
import java.nio.file.Path;

/** A log that is not in the Standard Workload Format; the message names file, line and field. */
public final class SwfException extends IOException {
  private static final long serialVersionUID = 1L;

  SwfException(Path file, long line, String problem) {
    super("%s, line %d: %s".formatted(file, line, problem));
  }
}
