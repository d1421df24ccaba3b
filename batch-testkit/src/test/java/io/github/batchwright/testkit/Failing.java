package io.github.batchwright.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** Says what a failed assertion must tell. */
final class Failing {
  private Failing() {}

  /** It fails, and the first line of its message is this. */
  static void says(String firstLine, Executable assertion) {
    AssertionError failed = assertThrows(AssertionError.class, assertion);
    assertEquals(firstLine, failed.getMessage().lines().findFirst().orElse(""));
  }
}
