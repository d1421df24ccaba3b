package io.github.batchwright.docker;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link RequiresDocker}; asks the engine once in a run, and says so once. */
final class DockerCondition implements ExecutionCondition {
  static final String PROPERTY = "batch.docker";

  /** Asked for when it is first needed. */
  private static final class Answer {
    static final Optional<String> WHY_NOT = DockerEngines.whyUnavailable();

    static {
      if (WHY_NOT.isPresent() && !isRequired()) {
        System.out.println("[Docker] The Docker tests are skipped: " + WHY_NOT.get());
      }
    }

    private Answer() {}
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    boolean required = isRequired();
    if (Answer.WHY_NOT.isEmpty()) {
      return ConditionEvaluationResult.enabled("a Docker engine answers");
    }
    if (required) {
      throw new IllegalStateException(
          PROPERTY + " is 'required', but no engine can be used: " + Answer.WHY_NOT.get());
    }
    return ConditionEvaluationResult.disabled(Answer.WHY_NOT.get());
  }

  static boolean isRequired() {
    String value = System.getProperty(PROPERTY, "auto");
    return switch (value) {
      case "required" -> true;
      case "auto" -> false;
      default ->
          throw new IllegalArgumentException(
              PROPERTY + ": '" + value + "' must be auto or required");
    };
  }
}
