package io.github.batchwright.docker;

import com.google.common.base.Suppliers;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

/**
 * Something that tests need: without it they are skipped, or fail where it is required. It is
 * looked for once in a run, when it is first needed. Thread-safe.
 *
 * @param property the system property that requires it
 * @param there what it is called when it is there
 * @param absent what it is called when it is required and not there
 * @param whyNot tells why it is not there; nothing if it is
 */
record Requirement(
    String property, String there, String absent, Supplier<Optional<String>> whyNot) {
  Requirement {
    whyNot = Suppliers.memoize(whyNot::get);
  }

  /** Returns this, which says once that tests are skipped, if they are. */
  Requirement saying(String skipped) {
    Supplier<Optional<String>> silent = whyNot;
    return new Requirement(
        property,
        there,
        absent,
        () -> {
          Optional<String> answer = silent.get();
          if (answer.isPresent() && !isRequired()) {
            System.out.println("[Docker] " + skipped + " are skipped: " + answer.get());
          }
          return answer;
        });
  }

  ConditionEvaluationResult evaluate() {
    boolean required = isRequired();
    Optional<String> answer = whyNot.get();
    if (answer.isEmpty()) {
      return ConditionEvaluationResult.enabled(there);
    }
    if (required) {
      throw new IllegalStateException(
          property + " is 'required', but " + absent + ": " + answer.get());
    }
    return ConditionEvaluationResult.disabled(answer.get());
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
