package io.github.batchwright.docker;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

/**
 * Something that tests need: without it they are skipped, or fail where it is required. It is
 * looked for once in a run, when it is first needed. Thread-safe.
 */
final class Requirement {
  private final String property;
  private final String there;
  private final String absent;
  private final Supplier<Optional<String>> look;
  private @Nullable String skipped;
  private boolean looked; // guarded by this
  private Optional<String> whyNot = Optional.empty(); // guarded by this

  /**
   * Looks for nothing yet.
   *
   * @param property the system property that requires it
   * @param there what is said when it is there
   * @param absent what is said when it is required and not there
   * @param look tells why it is not there; nothing if it is
   */
  Requirement(String property, String there, String absent, Supplier<Optional<String>> look) {
    this.property = property;
    this.there = there;
    this.absent = absent;
    this.look = look;
  }

  /** Has it said once, in words such as "The Docker tests", what is skipped. */
  Requirement saying(String what) {
    skipped = what;
    return this;
  }

  ConditionEvaluationResult evaluate() {
    boolean required = isRequired();
    Optional<String> answer = whyNot(required);
    if (answer.isEmpty()) {
      return ConditionEvaluationResult.enabled(there);
    }
    if (required) {
      throw new IllegalStateException(
          property + " is 'required', but " + absent + ": " + answer.get());
    }
    return ConditionEvaluationResult.disabled(answer.get());
  }

  private synchronized Optional<String> whyNot(boolean required) {
    if (!looked) {
      looked = true;
      whyNot = look.get();
      if (whyNot.isPresent() && !required && skipped != null) {
        System.out.println("[Docker] " + skipped + " are skipped: " + whyNot.get());
      }
    }
    return whyNot;
  }

  private boolean isRequired() {
    String value = System.getProperty(property, "auto");
    return switch (value) {
      case "required" -> true;
      case "auto" -> false;
      default ->
          throw new IllegalArgumentException(
              property + ": '" + value + "' must be auto or required");
    };
  }
}
