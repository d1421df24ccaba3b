package io.github.batchwright.testkit;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What assertions do when something does not hold; needs no JUnit. */
final class Claims {
  private static final int LONGEST = 4_000;

  private Claims() {}

  /**
   * Compares.
   *
   * @param subject what is looked at, such as a job
   * @param what what of it is compared
   * @param more what helps to understand a difference
   */
  static void equal(
      String subject,
      String what,
      @Nullable Object expected,
      @Nullable Object actual,
      Supplier<?> more) {
    if (!Objects.equals(expected, actual)) {
      throw failed(subject, "expected " + what + " " + expected + ", but was " + actual, more);
    }
  }

  static void holds(boolean holds, String subject, Supplier<String> broken, Supplier<?> more) {
    if (!holds) {
      throw failed(subject, broken.get(), more);
    }
  }

  static AssertionError failed(String subject, String broken, Supplier<?> more) {
    String rest = String.valueOf(more.get()).stripTrailing();
    if (rest.length() > LONGEST) {
      rest = rest.substring(0, LONGEST) + "...";
    }
    return new AssertionError(subject + ": " + broken + (rest.isEmpty() ? "" : "\n" + rest));
  }
}
